import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { ConnectionId, ContainerId, JobId, Vmid } from '../../shared/domain/ids.ts';
import type { JobData } from '../../shared/domain/job.ts';
import { follow } from './pve-steps.ts';
import type { Recipe, RecipeStep, StepContext } from './recipe.ts';
import type { JobServices } from './services.ts';

/**
 * What the user saw when they decided; the container must still be this one. `rootfs` is null while a creation had begun
 * but Proxmox had not yet told which disk it made; `isOurs` is false when nothing says that we made it at all.
 */
type Identity = {
  connectionId: ConnectionId;
  node: string;
  vmid: Vmid;
  hostname: string;
  rootfs: string | null;
  isOurs: boolean;
};

type DestroyData = Extract<JobData, { kind: 'destroy-container' }>;
type RollBackData = Extract<JobData, { kind: 'roll-back-container' }>;

/** Deletes a container the user named, if it still is the one they saw. */
export function destroyContainerRecipe(data: DestroyData, services: JobServices): Recipe {
  const record = services.store.containers.byVmid(data.connectionId, data.vmid);
  return destruction({
    kind: 'destroy-container',
    title: `Delete ${data.hostname}`,
    identity: { ...data, isOurs: true },
    containerId: record?.id ?? null,
    services,
  });
}

/** Removes everything a creation made: the container with its disks, its key, its local record. */
export function rollBackRecipe(data: RollBackData, services: JobServices): Recipe {
  const original = services.store.jobs.data(data.ofJob);
  if (original?.kind !== 'create-container')
    throw new AppError('job:not-found', `No creation ${data.ofJob}`, { jobId: data.ofJob });
  const { spec } = original.plan;
  const identity = {
    connectionId: spec.connectionId,
    node: spec.node,
    vmid: spec.vmid,
    hostname: spec.hostname,
    ...madeBy(data.ofJob, services),
  };
  return destruction({
    kind: 'roll-back-container',
    title: `Roll back ${spec.hostname}`,
    identity,
    containerId: data.containerId,
    services,
  });
}

type Destruction = {
  kind: 'destroy-container' | 'roll-back-container';
  title: string;
  identity: Identity;
  containerId: ContainerId | null;
  services: JobServices;
};

function destruction({ kind, title, identity, containerId, services }: Destruction): Recipe {
  const { connectionId, node, vmid, hostname } = identity;
  const step = (id: string, stepTitle: string, run: RecipeStep['run']): RecipeStep => ({
    id,
    kind: kind === 'destroy-container' ? 'destroy' : 'roll-back',
    title: stepTitle,
    weight: 1,
    isSkippable: false,
    run,
  });

  return {
    head: { kind, title, connectionId, containerId, node, vmid, hostname },
    steps: [
      step('stop', 'Stop it', async (context) => {
        await using proxmox = await services.proxmox(connectionId);
        if (!(await isStillThere(identity, services, context))) return;
        const { status } = await proxmox.lxc.status(node, vmid, { signal: context.signal });
        if (status === 'running')
          await follow(proxmox, await proxmox.lxc.stop(node, vmid, { signal: context.signal }), context);
      }),
      step('delete', 'Delete it with its disks', async (context) => {
        if (!(await isStillThere(identity, services, context))) return;
        await using proxmox = await services.proxmox(connectionId);
        await follow(proxmox, await proxmox.lxc.destroy(node, vmid, {}, { signal: context.signal }), context);
      }),
      step('verify', 'Look once more that nothing is left', async (context) => {
        if (await isStillThere(identity, services, context)) {
          throw new AppError('container:changed', `Container ${vmid} is still there`, {
            expected: 'gone',
            found: hostname,
          });
        }
      }),
      step('forget', 'Remove its key and its record', () => {
        if (containerId !== null) forget(containerId, services);
        return Promise.resolve();
      }),
    ],
    take: () => undefined,
    choices: () => ['retry', 'keep'],
    result: () => null,
    close: () => Promise.resolve(),
  };
}

/**
 * Whether the container is there and still the one meant.
 * @throws AppError `container:changed` when its number now belongs to another container
 */
async function isStillThere(
  { connectionId, node, vmid, hostname, rootfs, isOurs }: Identity,
  services: JobServices,
  { signal, log }: StepContext,
): Promise<boolean> {
  if (!isOurs) {
    log('gantry', `This job had not created container ${vmid}; nothing there is touched.`);
    return false;
  }
  await using proxmox = await services.proxmox(connectionId);
  try {
    const { config } = await proxmox.lxc.config(node, vmid, { signal });
    const isHalfMade = rootfs === null && (config['lock'] === 'create' || config['hostname'] === hostname);
    const isSame = config['hostname'] === hostname && config['rootfs'] === rootfs;
    if (isHalfMade || isSame) return true;
    const found = `${config['hostname'] ?? 'no name'} on ${config['rootfs'] ?? 'no disk'}`;
    throw new AppError('container:changed', `Container ${vmid} is not the one that was meant`, {
      expected: `${hostname} on ${rootfs ?? 'a new disk'}`,
      found,
    });
  } catch (error) {
    if (!AppError.is(error, 'pve:not-found')) throw error;
    log('gantry', `Container ${vmid} is not there`);
    return false;
  }
}

const createResult = z.object({ rootfs: z.string() });

/** What the creation's journal says it made. Without a task of ours nothing may be deleted. */
function madeBy(jobId: JobId, services: JobServices): Pick<Identity, 'rootfs' | 'isOurs'> {
  const entry = services.store.journal.read(jobId).find(({ stepId }) => stepId === 'create');
  if (!entry) return { rootfs: null, isOurs: false };
  const result = entry.outcome.kind === 'done' ? createResult.safeParse(entry.outcome.result) : null;
  if (result?.success) return { rootfs: result.data.rootfs, isOurs: true };
  return { rootfs: null, isOurs: entry.upid !== null };
}

function forget(containerId: ContainerId, { store, secrets, clock }: JobServices): void {
  store.events.append(containerId, 'removed', 'Container removed', {}, clock.now());
  for (const ref of store.containers.secretRefs(containerId)) secrets.remove(ref);
  store.containers.remove(containerId);
}
