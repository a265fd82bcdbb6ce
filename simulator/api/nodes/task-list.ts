import type { Identity } from '../../auth/permissions.ts';
import { splitList } from '../../schema/formats.ts';
import type { TaskState } from '../../world/world-state.ts';
import { flag, may, nodeOf, Page, type Call } from '../call.ts';

/** How many tasks a node tells the cluster of: all that run, filled up with the newest finished ones. (PVE::RESTEnvironment) */
const BROADCAST_TASKS = 25;
const DEFAULT_LIMIT = 50;

/** A task in a list. */
export function describeTask(task: TaskState): Record<string, unknown> {
  const [user, tokenid] = task.owner.split('!');
  return {
    upid: task.upid,
    node: task.node,
    pid: task.pid,
    pstart: task.pstart,
    starttime: task.startTime,
    type: task.type,
    id: task.id,
    user,
    ...(tokenid === undefined ? {} : { tokenid }),
    ...(task.endTime === null ? { status: 'RUNNING' } : { endtime: task.endTime, status: task.exitStatus }),
  };
}

/** A token owns what it started itself; its user owns that too. */
export const isOwner = (who: Identity, owner: string): boolean =>
  owner === who.authid || (who.tokenid === undefined && owner.split('!')[0] === who.userid);

/** Running tasks in the order they were started, then the archive, last finished first. (PVE::API2::Tasks, node_tasks) */
export function listTasks(call: Call): Page {
  const { source = 'archive' } = call.parameters;
  const node = nodeOf(call);
  const ofNode = call.world.state.tasks.filter((task) => task.node === node);
  const active = source === 'archive' ? [] : ofNode.filter(isRunning).toReversed();
  const archived = source === 'active' ? [] : ofNode.filter((task) => !isRunning(task)).toSorted(lastFinishedFirst);
  const matching = [...active, ...archived].filter(filterOf(call, node));
  const start = Number(call.parameters['start'] ?? 0);
  const limit = Number(call.parameters['limit'] ?? DEFAULT_LIMIT);
  const shown = matching
    .slice(start, start + limit)
    .map((task) => ({ ...describeTask(task), ...(isRunning(task) ? { saved: '0' } : {}) }));
  return new Page(shown, matching.length);
}

function filterOf(call: Call, node: string): (task: TaskState) => boolean {
  const { vmid, userfilter, typefilter, since, until, statusfilter } = call.parameters;
  const isAuditor = may(call, `/nodes/${node}`, ['Sys.Audit']);
  const wanted = userfilter?.toLowerCase();
  // `errors` counts more than `statusfilter`, and means everything that is not known to be good.
  const states = statusfilter === undefined ? undefined : splitList(statusfilter.toLowerCase());
  const hasState = (task: TaskState): boolean =>
    flag(call, 'errors') ? stateOf(task) !== 'ok' : (states?.includes(stateOf(task)) ?? true);
  return (task) =>
    (isAuditor || isOwner(call.who, task.owner)) &&
    (wanted === undefined || (task.owner.split('!')[0] ?? '').toLowerCase().includes(wanted)) &&
    (typefilter === undefined || typefilter === '' || task.type === typefilter) &&
    (vmid === undefined || task.id === vmid) &&
    (since === undefined || task.startTime >= Number(since)) &&
    (until === undefined || task.startTime <= Number(until)) &&
    hasState(task);
}

/** (PVE::Tools, upid_normalize_status_type) */
function stateOf({ exitStatus }: TaskState): string {
  if (exitStatus === 'OK') return 'ok';
  if (exitStatus === null || exitStatus === 'unexpected status') return 'unknown';
  return /^WARNINGS: \d+$/.test(exitStatus) ? 'warning' : 'error';
}

const isRunning = ({ exitStatus }: TaskState): boolean => exitStatus === null;
const lastFinishedFirst = (a: TaskState, b: TaskState): number => (b.endTime ?? 0) - (a.endTime ?? 0);

/** What every node last told the cluster, shown to its auditors whole and to others as far as it is theirs. (PVE::API2::Cluster) */
export function listClusterTasks(call: Call): unknown[] {
  const { nodes, tasks } = call.world.state;
  const isAuditor = may(call, '/', ['Sys.Audit']);
  return nodes
    .flatMap(({ name }) => broadcastOf(tasks.filter((task) => task.node === name)))
    .filter((task) => isAuditor || task.owner.split('!')[0] === call.who.authid)
    .map((task) => {
      const { pid: _pid, pstart: _pstart, status, ...shown } = describeTask(task);
      return isRunning(task) ? { ...shown, saved: '0' } : { ...shown, status, saved: '1' };
    });
}

function broadcastOf(tasks: readonly TaskState[]): readonly TaskState[] {
  const running = tasks.filter(isRunning).toReversed();
  const finished = tasks.filter((task) => !isRunning(task)).slice(0, Math.max(0, BROADCAST_TASKS - running.length));
  return [...running, ...finished];
}
