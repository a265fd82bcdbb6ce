import type { GuestWay } from '../../shared/domain/guest-access.ts';
import type { ConnectionId, JobId } from '../../shared/domain/ids.ts';
import { AppError } from '../../shared/errors.ts';
import { withDeadline } from '../lib/abort.ts';
import type { Secret } from '../lib/secret.ts';
import type { Transport } from '../provisioning/transport.ts';
import type { Proxmox } from '../proxmox/connect.ts';
import type { StepContext } from './recipe.ts';
import type { JobServices } from './services.ts';
import { dropIfSilent } from './ways/drop-if-silent.ts';
import { fallbackNote, findWayIn, waysFrom } from './ways/find-way-in.ts';
import { openWay } from './ways/open-way.ts';
import type { WayIn } from './ways/way-in.ts';

export type HostKey = { keyType: string; fingerprint: string };

export type GuestLinkOptions = {
  jobId: JobId;
  connectionId: ConnectionId;
  vmid: number;
  services: JobServices;
  proxmox: () => Promise<Proxmox>;
  privateKey: () => Promise<Secret>;
  /** The node it is on now; starts it again when it is not running. */
  running: (context: StepContext) => Promise<string>;
  /** Where it is reached now. Yesterday's lease may have moved. */
  address: (node: string, context: StepContext) => Promise<string>;
};

/** `mayRestart`: nothing has been done inside yet that a restart could disturb. */
type OpenOptions = { mayRestart?: boolean };

/** With another way to go, SSH is not waited for until the end. */
const attemptsBeforeOthers = 1;

/** The one way of a job into its container: opened when first needed, reused, closed at the end. */
export class GuestLink {
  readonly #options: GuestLinkOptions;
  /** Ways that were refused: trying again would only be refused again, or lock the account. */
  readonly #refused = new Map<GuestWay, AppError>();
  #current: WayIn | null = null;
  address: string | null = null;
  hostKeys: HostKey[] = [];

  constructor(options: GuestLinkOptions) {
    this.#options = options;
  }

  /**
   * Goes in by the way the job or its server prefers; by the next one where that leads nowhere, with a note. SSH goes with the pinned
   * keys; without any, it asks the user once and pins what was accepted.
   * @throws AppError `guest:no-way-in`, `ssh:host-key-mismatch`
   */
  async open(context: StepContext, { mayRestart = false }: OpenOptions = {}): Promise<Transport> {
    if (this.#current && !this.#current.isClosed()) return this.#current.transport;
    await this.close();
    const { jobId, services } = this.#options;
    this.#current = await this.#find(this.order(), context, {
      mayRestart,
      onFallback: (note, { way }) => {
        context.log('gantry', note);
        context.warn(note);
        // Also after a restart: what was refused is not asked for again.
        services.store.jobs.setWay(jobId, way);
      },
    });
    return this.#current.transport;
  }

  /** Ways into the container but SSH, for what is to be done about SSH itself. The caller closes it. @throws as `open` */
  async openBeside(context: StepContext, options: OpenOptions): Promise<WayIn> {
    return this.#find(
      this.order().filter((way) => way !== 'ssh'),
      context,
      options,
    );
  }

  /** In which order they are tried. */
  order(): GuestWay[] {
    const { jobId, connectionId, services } = this.#options;
    const { guestAccess, jobs } = services.store;
    return waysFrom(jobs.way(jobId) ?? guestAccess.get(connectionId).settings.preferred);
  }

  /** This computer has slept: what died meanwhile is closed now, instead of at its time-out. */
  async wokeUp(): Promise<void> {
    if (this.#current) await dropIfSilent(this.#current, this.#options.services.clock);
  }

  async close(): Promise<void> {
    const current = this.#current;
    this.#current = null;
    await current?.close();
  }

  async #find(
    order: readonly GuestWay[],
    context: StepContext,
    { mayRestart, onFallback }: OpenOptions & { onFallback?: (note: string, found: WayIn) => void },
  ): Promise<WayIn> {
    const { connectionId, proxmox, running, services, vmid } = this.#options;
    const node = await running(context);
    const client = await proxmox();
    return findWayIn({
      vmid,
      order,
      signal: context.signal,
      onFallback: (found, tried) => onFallback?.(fallbackNote(found, tried), found),
      open: (way) =>
        this.#unlessRefused(way, () =>
          openWay(way, {
            place: { connectionId, node, vmid },
            proxmox: client,
            services,
            signal: context.signal,
            mayRestart,
            onNote: (note) => context.log('gantry', note),
            ssh: this.#sshOptions(node, order.length > 1, context),
            onUnknownNodeKey: (name, { host, keyType, fingerprint }) =>
              context.ask(
                `Gantry has not signed in to node ${name} before. At ${host} it presents ${keyType} ${fingerprint}. Compare it on the node (ssh-keygen -lf /etc/ssh/ssh_host_${keyType}_key.pub) before you accept it.`,
              ),
          }),
        ),
    });
  }

  #sshOptions(node: string, hasOthers: boolean, context: StepContext): Parameters<typeof openWay>[1]['ssh'] {
    const { address, privateKey } = this.#options;
    return {
      address: async () => (this.address = await address(node, context)),
      privateKey,
      hostKeys: this.hostKeys,
      ...(hasOthers && { maxAttempts: attemptsBeforeOthers }),
      onUnknownHostKey: async (presented) => {
        const accepted = await context.ask(
          `Proxmox printed no SSH host key for this image. ${this.address} presents ${presented.keyType} ${presented.fingerprint}. Compare it in the container’s console before you accept it.`,
        );
        if (accepted) this.hostKeys = [presented];
        return accepted;
      },
      onAttempt: ({ attempt, reason }) => context.status(`Attempt ${attempt}: ${reason}`),
    };
  }

  async #unlessRefused(way: GuestWay, open: () => Promise<WayIn>): Promise<WayIn> {
    const refusal = this.#refused.get(way);
    if (refusal) throw refusal;
    try {
      return await open();
    } catch (error) {
      const isRefusal = AppError.is(error, 'ssh:auth-failed') || AppError.is(error, 'ssh:host-key-unknown');
      if (isRefusal) this.#refused.set(way, error);
      throw error;
    }
  }
}

/** Time a clean-up may take after its job was cancelled, so that a cancel ends within 5 s. */
export const cleanUp = (): AbortSignal => withDeadline(4_000);
