import { AppError } from '../../shared/errors.ts';
import type { DeletionFacts } from '../../shared/domain/deletion.ts';
import type { ContainerSpec } from '../../shared/domain/container-spec.ts';
import type { JobId, Upid, Vmid } from '../../shared/domain/ids.ts';
import type { RollBackFacts } from '../../shared/domain/roll-back.ts';
import { gatherDeletionFacts } from '../plan/deletion-facts.ts';
import type { Proxmox } from '../proxmox/connect.ts';
import { findBeginnings, latestTask } from './beginnings.ts';
import { hasOwnImage } from './own-image.ts';
import { creationOf } from './roll-back.ts';
import type { JobServices } from './services.ts';
import { diskOfTrace, isGuestTrace, serverTraces, tracesSince } from './server-traces.ts';

/**
 * What a roll-back of a creation would take away and leave. Only looks.
 * @throws AppError `job:not-found`, and whatever keeps the server from answering
 */
export async function rollBackFacts(
  ofJob: JobId,
  services: JobServices,
  { signal }: { signal: AbortSignal },
): Promise<RollBackFacts> {
  const creation = creationOf({ ofJob }, services);
  const { spec } = creation.plan;
  await using proxmox = await services.proxmox(spec.connectionId);
  const attempt = services.store.journal.read(ofJob).find(({ stepId }) => stepId === 'create');
  // Stopped before it could look, nothing was asked of the server yet; what is at the number is somebody else's.
  const wasAsked =
    attempt && (creation.tracesBefore !== null || attempt.outcome.kind === 'done' || attempt.upid !== null);
  const isDone = attempt?.outcome.kind === 'done';
  const latest = wasAsked && !isDone ? await latestTask({ ofJob, original: creation, services }, { signal }) : null;
  const mayBeMade = await mayHaveMade(proxmox, latest, signal);
  // While it is being made its lock is no left-over.
  const begun = (await findBeginnings(proxmox, { original: creation, latest }, { signal })).filter(
    ({ vmid }) => vmid !== spec.vmid || !mayBeMade,
  );
  const traces = wasAsked ? await serverTraces(proxmox, spec, { signal }) : [];
  const ours = tracesSince(creation.tracesBefore ?? [], traces);
  // Proxmox itself removes what a failed create had made; what bears the number after that is somebody else's.
  const isOurs = isDone || begun.some(({ vmid }) => vmid === spec.vmid) || mayBeMade;
  const isOthers = ours.some(isGuestTrace) && !isOurs;
  const facts = ours.some(isGuestTrace) && isOurs ? await orNone(gatherDeletionFacts(proxmox, spec, { signal })) : null;
  const named = new Set(facts?.disks.map(({ volid }) => volid));
  const stray = isOthers ? [] : ours.flatMap((trace) => diskOfTrace(trace) ?? []).filter((volid) => !named.has(volid));
  return {
    vanishes: [
      ...(facts ? goingOf(facts, spec) : []),
      ...begun.map(({ vmid }) => lockOf(vmid, spec, services)),
      ...stray.map((volid) => ({ id: volid, label: `Disk ${volid}`, detail: 'stands in no configuration' })),
      { id: 'record', label: 'Its SSH key and its record in Gantry', detail: null },
    ],
    stays: [
      { id: 'log', label: 'The log of this job and its history', detail: null },
      ...(facts?.backups ?? []).map(({ volid }) => ({ id: volid, label: `Backup ${volid}`, detail: null })),
    ],
    osTemplate: hasOwnImage(creation, ofJob, services) ? spec.ostemplate : null,
  };
}

/** What was begun and not made can only be deleted once its lock is taken away, which takes a sign-in to the node. */
function lockOf(
  vmid: Vmid,
  { vmid: own, node, connectionId }: ContainerSpec,
  { store }: JobServices,
): RollBackFacts['vanishes'][number] {
  const canSignIn = store.guestAccess.get(connectionId).settings.login.kind !== 'none';
  return {
    id: `lock ${vmid}`,
    label: vmid === own ? 'Its lock “create”' : `What an earlier attempt began at number ${vmid}`,
    detail: canSignIn
      ? `with “pct unlock ${vmid}” over SSH on ${node}`
      : `no SSH sign-in to the nodes is set: run “pct unlock ${vmid}” on ${node} first`,
  };
}

function goingOf(
  { vmid, hostname, node, disks, pool, isHaManaged, isRunning, snapshots }: DeletionFacts,
  spec: { hostname: string },
): RollBackFacts['vanishes'] {
  const name = hostname === '' ? spec.hostname : hostname;
  return [
    { id: 'container', label: `Container ${vmid} (${name})`, detail: `on ${node}${isRunning ? ', running' : ''}` },
    ...disks.map(({ option, volid }) => ({ id: option, label: `Disk ${volid}`, detail: 'with everything on it' })),
    ...snapshots.map((one) => ({ id: `snapshot ${one.name}`, label: `Snapshot ${one.name}`, detail: null })),
    ...(pool === null ? [] : [{ id: 'pool', label: `Its place in the pool ${pool}`, detail: null }]),
    ...(isHaManaged ? [{ id: 'ha', label: 'Its place in high availability', detail: null }] : []),
  ];
}

/** Whether a task has made a container, or is about to. */
async function mayHaveMade({ tasks }: Proxmox, task: Upid | null, signal: AbortSignal): Promise<boolean> {
  if (task === null) return false;
  const { status, exitstatus = '' } = await tasks.status(task, { signal });
  return status === 'running' || exitstatus === 'OK' || exitstatus.startsWith('WARNINGS');
}

/** The container may go between two looks. */
async function orNone(facts: Promise<DeletionFacts>): Promise<DeletionFacts | null> {
  try {
    return await facts;
  } catch (error) {
    if (AppError.is(error, 'pve:not-found')) return null;
    throw error;
  }
}
