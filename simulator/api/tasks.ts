import type { Identity } from '../auth/permissions.ts';
import { badParameters } from '../http/pve-error.ts';
import { splitList } from '../schema/formats.ts';
import { parseUpid } from '../tasks/upid.ts';
import type { TaskState } from '../world/world-state.ts';
import { demand, FileAnswer, flag, may, nodeOf, Page, text, type Call, type Handlers } from './call.ts';

const DEFAULT_LINES = 50;

export const taskHandlers: Handlers = {
  'GET /nodes/{node}/tasks': listTasks,
  'GET /nodes/{node}/tasks/{upid}': (call) => {
    checkUpid(call);
    return [{ name: 'log' }, { name: 'status' }];
  },
  'DELETE /nodes/{node}/tasks/{upid}': (call) => {
    const task = taskOf(call);
    if (task && !isOwner(call.who, task)) demand(call, `/nodes/${nodeOf(call)}`, ['Sys.Modify']);
    call.world.tasks.stop(text(call, 'upid'));
    return null;
  },
  'GET /nodes/{node}/tasks/{upid}/status': (call) => {
    const task = taskOf(call);
    if (!task) throw badParameters({ upid: 'no such task' });
    checkMayRead(call, task);
    const { status: _status, endtime: _endtime, ...shown } = describeTask(task);
    return task.exitStatus === null
      ? { ...shown, status: 'running' }
      : { ...shown, status: 'stopped', exitstatus: task.exitStatus };
  },
  'GET /nodes/{node}/tasks/{upid}/log': readLog,
};

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
export const isOwner = (who: Identity, { owner }: TaskState): boolean =>
  owner === who.authid || (who.tokenid === undefined && owner.split('!')[0] === who.userid);

function listTasks(call: Call): Page | readonly unknown[] {
  const { source = 'archive', vmid, userfilter, typefilter, since, until, statusfilter } = call.parameters;
  const node = nodeOf(call);
  const mayAudit = may(call, `/nodes/${node}`, ['Sys.Audit']);
  const wanted = splitList(statusfilter ?? '');
  const matches = call.world.state.tasks.filter(
    (task) =>
      task.node === node &&
      (mayAudit || isOwner(call.who, task)) &&
      (source === 'all' || (source === 'active') === (task.exitStatus === null)) &&
      (vmid === undefined || task.id === vmid) &&
      (userfilter === undefined || task.owner.includes(userfilter)) &&
      (typefilter === undefined || task.type === typefilter) &&
      (since === undefined || task.startTime >= Number(since)) &&
      (until === undefined || task.startTime <= Number(until)) &&
      (!flag(call, 'errors') || (task.exitStatus !== null && task.exitStatus !== 'OK')) &&
      (wanted.length === 0 || wanted.includes(statusKind(task))),
  );
  const start = Number(call.parameters['start'] ?? 0);
  const limit = Number(call.parameters['limit'] ?? DEFAULT_LINES);
  const shown = matches.slice(start, limit === 0 ? undefined : start + limit).map((task) => ({
    ...describeTask(task),
    ...(task.exitStatus === null ? { saved: '0' } : {}),
  }));
  // Without any active task the answer has no total. (measured on 9.2)
  return source === 'active' && matches.length === 0 ? [] : new Page(shown, matches.length);
}

function statusKind({ exitStatus }: TaskState): string {
  if (exitStatus === 'OK') return 'ok';
  if (exitStatus === null || exitStatus === 'unexpected status') return 'unknown';
  return exitStatus.startsWith('WARNINGS:') ? 'warning' : 'error';
}

function readLog(call: Call): unknown {
  const task = taskOf(call);
  // A log nobody wrote is an answer, not an error. (measured on 9.2)
  if (!task) return new Page([{ n: 1, t: 'unable to open file - No such file or directory' }], 1);
  checkMayRead(call, task);
  if (flag(call, 'download')) {
    const time = new Date(task.startTime * 1000).toISOString().replace('.000', '');
    return new FileAnswer(`task-${task.node}-${task.type}-${time}.log`, task.log.map((line) => `${line}\n`).join(''));
  }
  if (task.log.length === 0) return new Page([{ n: 1, t: 'no content' }], 1);
  const start = Number(call.parameters['start'] ?? 0);
  const limit = Number(call.parameters['limit'] ?? DEFAULT_LINES);
  const lines = task.log.slice(start, limit === 0 ? undefined : start + limit);
  return new Page(
    lines.map((line, index) => ({ n: start + index + 1, t: line })),
    task.log.length,
  );
}

function checkUpid(call: Call): void {
  if (!parseUpid(text(call, 'upid'))) throw badParameters({ upid: 'unable to parse worker upid' });
}

function taskOf(call: Call): TaskState | undefined {
  checkUpid(call);
  const task = call.world.tasks.find(text(call, 'upid'));
  return task?.node === nodeOf(call) ? task : undefined;
}

function checkMayRead(call: Call, task: TaskState): void {
  if (!isOwner(call.who, task)) demand(call, `/nodes/${nodeOf(call)}`, ['Sys.Audit']);
}
