import { AppError } from '../../shared/errors.ts';
import type { ConnectionId, Vmid } from '../../shared/domain/ids.ts';
import type { ContainerJobData, JobData } from '../../shared/domain/job.ts';
import { withDeadline } from '../lib/abort.ts';
import type { Proxmox } from '../proxmox/connect.ts';
import { findMade, made, type MadeContainer } from './find-made.ts';
import { forgetRecord } from './forget-record.ts';
import { hasOwnImage } from './own-image.ts';
import type { Recipe, RecipeStep, StepContext } from './recipe.ts';
import { diskOfTrace, imageTrace, isGuestTrace, serverTraces, tracesSince } from './server-traces.ts';
import type { JobServices } from './services.ts';
import { assertNotMoved, isStillThere } from './still-there.ts';
import { follow, sendOnce } from './task-of-ours.ts';
import { unlockBeginnings } from './unlock-beginnings.ts';
import { wipeSecrets } from './variable-secrets.ts';

type RollBackData = Extract<JobData, { kind: 'roll-back-container' }>;

const lookMs = 60_000;
const settleMs = 90_000;
const pollMs = 500;

/** The creation that a roll-back is about. @throws AppError `job:not-found` */
export function creationOf({ ofJob }: Pick<RollBackData, 'ofJob'>, { store }: JobServices): ContainerJobData {
  const original = store.jobs.data(ofJob);
  if (original?.kind === 'create-container') return original;
  throw new AppError('job:not-found', `No creation ${ofJob}`, { jobId: ofJob });
}

/**
 * Takes back everything a creation made, in reverse: the container with its disks, its place in a pool and in high availability, the
 * OS template it downloaded, its key and its record. In the end it looks whether the server is as it was before.
 */
export function rollBackRecipe(data: RollBackData, services: JobServices): Recipe {
  const original = creationOf(data, services);
  const { spec } = original.plan;
  const { connectionId, node, vmid, hostname, ostemplate } = spec;
  let found: MadeContainer = { volume: null, isHalfMade: false, elsewhere: [] };
  const isThere = (context: StepContext): Promise<boolean> => isStillThere(spec, found, services, context);
  /** What it made is not gone because it is on another node now. */
  const isToDelete = async (context: StepContext): Promise<boolean> => {
    if (await isThere(context)) return true;
    if (found.volume !== null) await assertNotMoved(spec, services, context);
    return false;
  };
  const dropsImage = !data.keepsOsTemplate && hasOwnImage(original, data.ofJob, services);
  /**
   * What bears the number now and did not before. Null where that is not ours to judge: nobody looked before, or somebody else has
   * the number now, also a guest that this login may not see.
   */
  const leftNow = async (proxmox: Proxmox, context: StepContext): Promise<string[] | null> => {
    const { tracesBefore } = original;
    if (tracesBefore === null) return null;
    const now = await serverTraces(proxmox, spec, { signal: withDeadline(lookMs, context.signal) });
    const dropsItStill = dropsImage && hasOwnImage(original, data.ofJob, services);
    const left = tracesSince(tracesBefore, now).filter((trace) => dropsItStill || trace !== imageTrace(ostemplate));
    const isInUse = left.some(isGuestTrace) || !(await proxmox.cluster.isVmidFree(vmid, { signal: context.signal }));
    return isInUse && !(await isThere(context)) ? null : left;
  };
  const isInHa = spec.further['ha-managed'] === '1';
  const destroy = async (proxmox: Proxmox, number: Vmid, isHalfMade: boolean, context: StepContext): Promise<void> => {
    if (isHalfMade) await unlockBeginnings({ vmid: number, ofJob: data.ofJob, original, services, proxmox }, context);
    const seeker = { place: { ...spec, vmid: number }, services, proxmox: () => services.proxmox(connectionId) };
    // Proxmox deletes no container that stands among the resources of high availability, unless it is told to take it out of there.
    const options = { isPurged: isInHa, withUnreferenced: isHalfMade };
    const send = () => proxmox.lxc.destroy(node, number, options, { signal: context.signal });
    await follow(proxmox, await sendOnce(seeker, context, send, ['vzdestroy']), context);
  };
  const isThereElsewhere = (number: Vmid, context: StepContext): Promise<boolean> =>
    isStillThere({ ...spec, vmid: number }, { volume: null, isHalfMade: true }, services, context);
  const otherNumbers = new Set(original.earlierAttempts.map((attempt) => attempt.vmid).filter((one) => one !== vmid));

  return {
    head: {
      kind: 'roll-back-container',
      title: `Roll back ${hostname}`,
      connectionId,
      containerId: data.containerId,
      node,
      vmid,
      hostname,
    },
    steps: [
      step('find', 'Make sure which container it is', async (context) => {
        const signal = withDeadline(lookMs * 10, context.signal);
        return findMade({ ofJob: data.ofJob, original, services }, { ...context, signal });
      }),
      step('stop', 'Stop it', async (context) => {
        if (!(await isToDelete(context))) return;
        await using proxmox = await services.proxmox(connectionId);
        const { status } = await proxmox.lxc.status(node, vmid, { signal: context.signal });
        if (status !== 'running') return;
        await follow(proxmox, await proxmox.lxc.stop(node, vmid, { signal: context.signal }), context);
        await untilStopped(proxmox, { node, vmid, hostname }, services, context);
      }),
      step('delete', 'Delete it with its disks', async (context) => {
        if (!(await isToDelete(context))) return;
        await using proxmox = await services.proxmox(connectionId);
        await destroy(proxmox, vmid, found.isHalfMade, context);
      }),
      ...(otherNumbers.size === 0
        ? []
        : [
            step('earlier', `Delete what earlier attempts left at ${[...otherNumbers].join(', ')}`, async (context) => {
              await using proxmox = await services.proxmox(connectionId);
              for (const number of found.elsewhere) {
                if (!(await isThereElsewhere(number, context))) continue;
                refuseIfWorkedOn(connectionId, number, services);
                await destroy(proxmox, number, true, context);
              }
            }),
          ]),
      ...(dropsImage
        ? [
            step('os-template', `Delete the OS template ${ostemplate} it downloaded`, (context) =>
              hasOwnImage(original, data.ofJob, services)
                ? dropImage(original, services, context)
                : Promise.resolve(context.warn(`${ostemplate} stays: another job needs it now`)),
            ),
          ]
        : []),
      step('disks', 'Delete disks that stand in no configuration', async (context) => {
        if (await isThere(context)) return;
        await using proxmox = await services.proxmox(connectionId);
        for (const volid of ((await leftNow(proxmox, context)) ?? []).flatMap((trace) => diskOfTrace(trace) ?? [])) {
          context.log('gantry', `${volid} was made by this job.`);
          const upid = await proxmox.storage.remove(node, volid, { signal: context.signal });
          if (upid !== null) await follow(proxmox, upid, context);
        }
      }),
      step('verify', 'Look once more that nothing is left', async (context) => {
        const isOurs = await isThere(context);
        await using proxmox = await services.proxmox(connectionId);
        const left = await leftNow(proxmox, context);
        const begun: string[] = [];
        for (const number of found.elsewhere)
          if (await isThereElsewhere(number, context)) begun.push(`the beginnings of a container at ${number}`);
        if (isOurs || begun.length > 0 || (left !== null && left.length > 0))
          throw new AppError('container:left-over', `${vmid} is not wholly gone`, {
            vmid,
            hostname,
            left: [...(left ?? []), ...begun],
          });
        const is =
          left === null
            ? `Nothing known to be of the job is left at ${vmid}.`
            : 'The server is as it was before the job.';
        context.log('gantry', is);
      }),
      step('forget', 'Remove its key and its record', () => {
        wipeSecrets(original, services.secrets);
        forgetRecord(data.containerId, services);
        return Promise.resolve();
      }),
    ],
    take: (stepId, result) => {
      if (stepId === 'find') found = made.parse(result);
    },
    choices: () => ['retry', 'keep'],
    result: () => null,
    close: () => Promise.resolve(),
  };
}

function refuseIfWorkedOn(connectionId: ConnectionId, number: Vmid, { store }: JobServices): void {
  const other = store.jobs.unfinished().find((job) => job.connectionId === connectionId && job.vmid === number);
  if (!other) return;
  const details = { vmid: number, with: other.title, jobId: other.id };
  throw new AppError('container:busy', `Job ${other.id} works on ${number}`, details);
}

/** High availability only writes down the wish and stops it a moment later. */
async function untilStopped(
  proxmox: Proxmox,
  { node, vmid, hostname }: { node: string; vmid: number; hostname: string },
  { clock }: JobServices,
  { signal }: StepContext,
): Promise<void> {
  const until = clock.now() + settleMs;
  for (;;) {
    const { status } = await proxmox.lxc.status(node, vmid, { signal });
    if (status !== 'running') return;
    if (clock.now() >= until)
      throw new AppError('container:still', `${vmid} still runs`, { vmid, hostname, status, wanted: 'stopped' });
    await clock.sleep(pollMs, { signal });
  }
}

/** A template is no part of the container: one that may not be deleted stays, with a word. */
async function dropImage({ plan }: ContainerJobData, services: JobServices, context: StepContext): Promise<void> {
  const { connectionId, node, ostemplate } = plan.spec;
  await using proxmox = await services.proxmox(connectionId);
  try {
    const upid = await proxmox.storage.remove(node, ostemplate, { signal: context.signal });
    if (upid !== null) await follow(proxmox, upid, context);
  } catch (error) {
    if (AppError.is(error, 'pve:not-found')) return;
    if (!AppError.is(error, 'pve:forbidden')) throw error;
    context.warn(`${ostemplate} stays: ${error.details.reason}`);
  }
}

const step = (id: string, title: string, run: RecipeStep['run']): RecipeStep => ({
  id,
  kind: 'roll-back',
  title,
  weight: 1,
  isSkippable: false,
  run,
});
