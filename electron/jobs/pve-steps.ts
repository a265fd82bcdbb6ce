import { AppError } from '../../shared/errors.ts';
import type { Upid } from '../../shared/domain/ids.ts';
import { isAbortError } from '../lib/abort.ts';
import { splitVolid } from '../plan/plan-steps.ts';
import { toCreateParameters } from '../plan/create-parameters.ts';
import type { Proxmox } from '../proxmox/connect.ts';
import type { Creation, CreationMemory, StepBodies } from './creation.ts';
import { parseUpid } from '../proxmox/upid.ts';
import { closingReason } from './closing.ts';
import { cleanUp } from './guest-link.ts';
import type { JournalEntry } from './job-records.ts';
import type { StepContext } from './recipe.ts';

/** The steps that talk to Proxmox: download, create, pin, start. */
export const pveSteps: StepBodies = {
  'download-os-template': (creation) => ({
    run: async (context) => {
      const { spec } = creation.data.plan;
      const [storage, template] = splitVolid(spec.ostemplate);
      const proxmox = await creation.proxmox();
      const upid = await proxmox.aplinfo.download(spec.node, { storage, template }, { signal: context.signal });
      await follow(proxmox, upid, context);
    },
    probe: async (context) => {
      const { spec } = creation.data.plan;
      const [storage] = splitVolid(spec.ostemplate);
      const proxmox = await creation.proxmox();
      const volumes = await proxmox.storage.content(
        spec.node,
        storage,
        { content: 'vztmpl' },
        { signal: context.signal },
      );
      return volumes.some(({ volid }) => volid === spec.ostemplate) ? {} : null;
    },
  }),

  create: (creation) => ({
    run: async (context) => {
      const { data, services } = creation;
      const { spec } = data.plan;
      const rootPassword = data.rootPasswordRef === null ? null : await services.secrets.open(data.rootPasswordRef);
      const parameters = toCreateParameters(spec, {
        publicKey: data.publicKey,
        rootPassword: rootPassword?.reveal() ?? null,
      });
      const proxmox = await creation.proxmox();
      const upid = await sendOnce(
        creation,
        context,
        () => proxmox.lxc.create(spec.node, parameters, { signal: context.signal }),
        'vzcreate',
      );
      return created(creation, context, upid);
    },
    probe: async (context, entry) => {
      const known =
        entry.upid ??
        (mayHaveBegun(entry) ? await findTask(creation, 'vzcreate', entry.intentAt, context.signal) : null);
      if (!known) return null;
      try {
        return await created(creation, context, known);
      } catch (error) {
        // Proxmox removes what a failed create made, so it may be sent again.
        if (AppError.is(error, 'pve:task-failed') || AppError.is(error, 'pve:not-found')) return null;
        throw error;
      }
    },
  }),

  'pin-host-keys': (creation) => ({
    run: async (context) => {
      const { hostKeys } = creation.memory;
      if (!hostKeys || hostKeys.length === 0) {
        context.log(
          'gantry',
          'Proxmox printed no SSH host keys for this image; you will be asked to confirm its key once.',
        );
        return;
      }
      pinHostKeys(creation, hostKeys, 'create-log');
      for (const { keyType, fingerprint } of hostKeys) context.log('gantry', `Pinned ${keyType} ${fingerprint}`);
    },
  }),

  start: (creation) => ({
    run: async (context) => {
      const { spec } = creation.data.plan;
      const proxmox = await creation.proxmox();
      const upid = await sendOnce(
        creation,
        context,
        () => proxmox.lxc.start(spec.node, spec.vmid, { signal: context.signal }),
        'vzstart',
      );
      await follow(proxmox, upid, context);
      started(creation);
    },
    probe: async (context) => {
      const { spec } = creation.data.plan;
      const proxmox = await creation.proxmox();
      const { status } = await proxmox.lxc.status(spec.node, spec.vmid, { signal: context.signal });
      if (status !== 'running') return null;
      started(creation);
      return {};
    },
  }),
};

/** Writes host keys into the container's record and its history. */
export function pinHostKeys(
  { data, services }: Creation,
  hostKeys: { keyType: string; fingerprint: string }[],
  learnt: 'create-log' | 'user',
): void {
  const at = services.clock.now();
  services.store.containers.setHostKeys(data.containerId, hostKeys);
  services.store.events.append(data.containerId, 'host_key_pinned', 'SSH host keys pinned', { hostKeys, learnt }, at);
}

/**
 * Sends a write whose answer is a task. When the answer is lost, the task list is asked instead of sending it again.
 * @throws AppError `pve:unknown-outcome` when no such task is found either
 */
async function sendOnce(
  creation: Creation,
  context: StepContext,
  send: () => Promise<Upid>,
  type: string,
): Promise<Upid> {
  const begunAt = creation.services.clock.now();
  try {
    return await send();
  } catch (error) {
    if (!AppError.is(error, 'pve:unknown-outcome') && !AppError.is(error, 'pve:unexpected-response')) throw error;
    context.log('gantry', 'The answer was lost; looking in the task list whether Proxmox has begun.');
    // Also after a cancel: what has begun must be known, or it could not be undone.
    const upid = await findTask(creation, type, begunAt, context.signal.aborted ? cleanUp() : context.signal);
    if (!upid) throw error;
    context.noteUpid(upid);
    return upid;
  }
}

/** Whether an attempt may have reached the server without our knowing its task. */
export const mayHaveBegun = ({ outcome }: JournalEntry): boolean =>
  outcome.kind === 'none' ||
  (outcome.kind === 'failed' &&
    (outcome.error.code === 'pve:unknown-outcome' || outcome.error.code === 'pve:unexpected-response'));

const clockSlackMs = 60_000;
const answerMs = 120_000;

/** The task an attempt begun at `begunAt` has started: ours by login, number and time; never somebody else's. */
export async function findTask(
  { data, services, proxmox }: Pick<Creation, 'data' | 'services' | 'proxmox'>,
  type: string,
  begunAt: number,
  signal: AbortSignal,
): Promise<Upid | null> {
  const { spec } = data.plan;
  const client = await proxmox();
  const sinceMs = begunAt - clockSlackMs;
  const login = services.login(spec.connectionId);
  const tasks = await client.tasks.list(spec.node, { vmid: spec.vmid, type, sinceMs }, { signal });
  // The list parts a token's name from its user; the UPID holds the whole login.
  const ours = tasks.filter(
    ({ upid, startedAtMs }) => parseUpid(upid).user === login && startedAtMs <= begunAt + answerMs,
  );
  services.log.write('info', `looked for ${type} of ${spec.vmid}`, { found: ours.length });
  return ours.toSorted((a, b) => b.startedAtMs - a.startedAtMs)[0]?.upid ?? null;
}

async function created(creation: Creation, context: StepContext, upid: Upid): Promise<CreationMemory> {
  const { spec } = creation.data.plan;
  const proxmox = await creation.proxmox();
  const lines = await follow(proxmox, upid, context);
  const { config } = await proxmox.lxc.config(spec.node, spec.vmid, { signal: context.signal });
  if (config['hostname']?.toLowerCase() !== spec.hostname.toLowerCase()) {
    const found = config['hostname'] ?? 'no name';
    throw new AppError('container:changed', `Container ${spec.vmid} is not ours`, { expected: spec.hostname, found });
  }
  const at = creation.services.clock.now();
  creation.services.store.events.append(
    creation.data.containerId,
    'created',
    `Container ${spec.vmid} created on ${spec.node}`,
    { upid },
    at,
  );
  const { parseHostKeysFromCreateLog } = await import('../ssh/host-keys.ts');
  return { hostKeys: parseHostKeysFromCreateLog(lines), rootfs: config['rootfs'] ?? '' };
}

function started({ data, services }: Creation): void {
  services.store.events.append(data.containerId, 'started', 'Container started', {}, services.clock.now());
}

/** Follows a task to its end with its log; a cancel stops the task too. Returns the whole log. */
export async function follow(proxmox: Proxmox, upid: Upid, context: StepContext): Promise<string[]> {
  context.noteUpid(upid);
  try {
    const { warnings, lines } = await proxmox.tasks.wait(upid, {
      signal: context.signal,
      onLines: (fresh) => {
        for (const line of fresh) context.log('task', line);
      },
    });
    if (warnings > 0) for (const line of lines.filter((text) => text.startsWith('WARN'))) context.warn(line);
    return lines;
  } catch (error) {
    const isCancelled = context.signal.aborted && context.signal.reason !== closingReason;
    if (isCancelled && isAbortError(error))
      await proxmox.tasks.stop(upid, { signal: cleanUp() }).catch(() => undefined);
    throw error;
  }
}
