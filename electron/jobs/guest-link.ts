import type { ContainerId } from '../../shared/domain/ids.ts';
import { withDeadline } from '../lib/abort.ts';
import type { Clock } from '../lib/clock.ts';
import type { Secret } from '../lib/secret.ts';
import type { SSHSession } from '../ssh/ssh-session.ts';
import type { StepContext } from './recipe.ts';

export type HostKey = { keyType: string; fingerprint: string };

export type GuestLinkOptions = {
  containerId: ContainerId;
  privateKey: () => Promise<Secret>;
  proxy: () => string | null;
  /** Where the container is now; starts it again when it is not running. Yesterday's lease may have moved. */
  locate: (context: StepContext) => Promise<string>;
  clock: Clock;
};

/** The one SSH connection of a job to its container: opened when first needed, reused, closed at the end. */
export class GuestLink {
  readonly #options: GuestLinkOptions;
  #session: SSHSession | null = null;
  address: string | null = null;
  hostKeys: HostKey[] = [];

  constructor(options: GuestLinkOptions) {
    this.#options = options;
  }

  /** Connects with the pinned keys; without any, asks the user once and pins what was accepted. */
  async open(context: StepContext): Promise<SSHSession> {
    if (this.#session && !this.#session.isClosed) return this.#session;
    const { proxy, clock, privateKey, locate } = this.#options;
    const host = await locate(context);
    this.address = host;
    const { connectWithRetry } = await import('../ssh/connect-with-retry.ts');
    this.#session = await connectWithRetry({
      host,
      port: 22,
      user: 'root',
      auth: { kind: 'key', privateKey: await privateKey() },
      hostKeys: this.hostKeys,
      proxy: proxy(),
      clock,
      signal: context.signal,
      onUnknownHostKey: async (presented) => {
        const accepted = await context.ask(
          `Proxmox printed no SSH host key for this image. ${host} presents ${presented.keyType} ${presented.fingerprint}. Compare it in the container’s console before you accept it.`,
        );
        if (accepted) this.hostKeys = [presented];
        return accepted;
      },
      onAttempt: ({ attempt, reason }) => context.status(`Attempt ${attempt}: ${reason}`),
    });
    return this.#session;
  }

  async close(): Promise<void> {
    await this.#session?.close();
    this.#session = null;
  }
}

/** Time a clean-up may take after its job was cancelled, so that a cancel ends within 5 s. */
export const cleanUp = (): AbortSignal => withDeadline(4_000);
