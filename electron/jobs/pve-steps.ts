import { AppError } from '../../shared/errors.ts';
import type { Upid, Vmid } from '../../shared/domain/ids.ts';
import { splitVolid } from '../plan/plan-steps.ts';
import { toCreateParameters } from '../plan/create-parameters.ts';
import { findBeginnings } from './beginnings.ts';
import { offerNumber } from './number-taken.ts';
import type { Creation, CreationMemory, StepBodies } from './creation.ts';
import { withDownloadProgress } from './os-template/download-progress.ts';
import type { StepContext } from './recipe.ts';
import { reviseCreation } from './revise-creation.ts';
import { imageTrace, serverTraces, wasFree } from './server-traces.ts';
import { onOwningNode } from '../proxmox/on-owning-node.ts';
import { settle } from './settle.ts';
import { findTask, follow, mayHaveBegun, sendOnce, untilOver, type Seeker } from './task-of-ours.ts';

const seekerOf = ({ data, services, proxmox }: Creation): Seeker => ({ place: data.plan.spec, services, proxmox });

/** The steps that talk to Proxmox: download, create, pin, start. */
export const pveSteps: StepBodies = {
  'download-os-template': (creation) => ({
    run: async (context) => {
      const { spec } = creation.data.plan;
      const [storage, template] = splitVolid(spec.ostemplate);
      const proxmox = await creation.proxmox();
      await noteTraces(creation, context);
      const upid = await proxmox.aplinfo.download(spec.node, { storage, template }, { signal: context.signal });
      await follow(proxmox, upid, withDownloadProgress(context));
    },
    probe: async (context, entry) => {
      const { spec } = creation.data.plan;
      const [storage] = splitVolid(spec.ostemplate);
      const proxmox = await creation.proxmox();
      await untilOver(proxmox, entry, withDownloadProgress(context));
      const volumes = await proxmox.storage.content(
        spec.node,
        storage,
        { content: 'vztmpl' },
        { signal: context.signal },
      );
      return volumes.some(({ volid }) => volid === spec.ostemplate) ? {} : null;
    },
    looksOnly: true,
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
      if (data.reviewedVmid !== null) context.warn(await whyRenumbered(creation, data.reviewedVmid, context));
      await noteTraces(creation, context);
      const send = () => proxmox.lxc.create(spec.node, parameters, { signal: context.signal });
      const upid = await sendOnce(seekerOf(creation), context, send, ['vzcreate']).catch(async (error: unknown) => {
        throw AppError.is(error, 'pve:vmid-taken') ? await offerNumber(creation, error, context) : error;
      });
      return created(creation, context, upid);
    },
    probe: async (context, entry) => {
      const known =
        entry.upid ??
        (mayHaveBegun(entry) ? await findTask(seekerOf(creation), ['vzcreate'], entry.intentAt, context) : null);
      if (!known) return null;
      try {
        return await created(creation, context, known);
      } catch (error) {
        if (!AppError.is(error, 'pve:task-failed') && !AppError.is(error, 'pve:not-found')) throw error;
        // Proxmox removes what a failed create made, so it may be sent again; only a worker that was killed leaves something.
        noteAttempt(creation, known);
        return null;
      }
    },
    looksOnly: true,
  }),

  'pin-host-keys': (creation) => ({
    run: async (context) => {
      const { hostKeys } = creation.memory;
      if (!hostKeys || hostKeys.length === 0) {
        context.log(
          'gantry',
          'Proxmox printed no SSH host keys for this image; its key is read another way, or you confirm it once.',
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
        seekerOf(creation),
        context,
        () => proxmox.lxc.start(spec.node, spec.vmid, { signal: context.signal }),
        // The start of a container that HA manages is a request to the HA manager.
        ['vzstart', 'hastart'],
      );
      await follow(proxmox, upid, context);
      const look = (node: string) => proxmox.lxc.status(node, spec.vmid, { signal: context.signal });
      // High availability may start it on another node than it was made on.
      const lookThere = () => onOwningNode(proxmox, spec, look, context);
      await settle('running', lookThere, context, { guest: spec, clock: creation.services.clock });
      started(creation);
    },
    probe: async (context, entry) => {
      const { spec } = creation.data.plan;
      const proxmox = await creation.proxmox();
      // It may be starting still.
      await untilOver(proxmox, entry, context);
      const look = (node: string) => proxmox.lxc.status(node, spec.vmid, { signal: context.signal });
      const { status } = await onOwningNode(proxmox, spec, look, context);
      if (status !== 'running') return null;
      started(creation);
      return {};
    },
    looksOnly: true,
  }),
};

/** The reviewed number may be held by what this very job has begun there. */
async function whyRenumbered({ data, proxmox }: Creation, reviewed: Vmid, { signal }: StepContext): Promise<string> {
  const { vmid } = data.plan.spec;
  const begun = await findBeginnings(await proxmox(), { original: data, latest: null }, { signal });
  return begun.some((one) => one.vmid === reviewed)
    ? `An earlier attempt has left the beginnings of a container at ${reviewed}, to be deleted there after “pct unlock ${reviewed}”; this container is ${vmid}`
    : `${reviewed} was taken by another guest meanwhile; this container is ${vmid}`;
}

/** What was there before us, so that a roll-back can prove that it leaves the same. */
async function noteTraces({ jobId, services, proxmox }: Creation, { signal }: StepContext): Promise<void> {
  const data = services.store.jobs.data(jobId);
  if (data?.kind !== 'create-container' || data.tracesBefore !== null) return;
  const traces = await serverTraces(await proxmox(), data.plan.spec, { signal });
  reviseCreation(jobId, services, (latest) => {
    const own = latest.broughtOsTemplate ? imageTrace(latest.plan.spec.ostemplate) : null;
    return { ...latest, tracesBefore: traces.filter((trace) => trace !== own) };
  });
}

/** Before it is made again: what the attempt that ended badly may have left is not to be forgotten. */
function noteAttempt({ jobId, services }: Creation, upid: Upid): void {
  reviseCreation(jobId, services, (latest) => {
    const { earlierAttempts, tracesBefore, plan } = latest;
    if (earlierAttempts.some((one) => one.upid === upid)) return latest;
    const attempt = { vmid: plan.spec.vmid, upid, wasFree: wasFree(tracesBefore) };
    return { ...latest, earlierAttempts: [...earlierAttempts, attempt] };
  });
}

/** Writes host keys into the container's record and its history. */
export function pinHostKeys(
  { data, services }: Creation,
  hostKeys: { keyType: string; fingerprint: string }[],
  learnt: 'create-log' | 'node' | 'user',
): void {
  const at = services.clock.now();
  services.store.containers.setHostKeys(data.containerId, hostKeys);
  services.store.events.append(data.containerId, 'host_key_pinned', 'SSH host keys pinned', { hostKeys, learnt }, at);
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
