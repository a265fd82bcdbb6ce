import { badParameters, failure } from '../../http/pve-error.ts';
import { parseUpid, type Upid } from '../../tasks/upid.ts';
import type { TaskState } from '../../world/world-state.ts';
import { demand, FileAnswer, flag, nodeOf, Page, text, type Call, type Handlers } from '../call.ts';
import { describeTask, isOwner, listTasks } from './task-list.ts';

const DEFAULT_LINES = 50;

export const taskHandlers: Handlers = {
  'GET /nodes/{node}/tasks': listTasks,
  'GET /nodes/{node}/tasks/{upid}': () => [{ name: 'log' }, { name: 'status' }],
  'DELETE /nodes/{node}/tasks/{upid}': (call) => {
    const task = existingTask(call);
    demandFor(call, task.owner, 'Sys.Modify');
    call.world.tasks.stop(task.upid);
    return null;
  },
  'GET /nodes/{node}/tasks/{upid}/status': (call) => {
    const task = existingTask(call);
    demandFor(call, task.owner, 'Sys.Audit');
    const { status: _status, endtime: _endtime, ...shown } = describeTask(task);
    return task.exitStatus === null
      ? { ...shown, status: 'running' }
      : { ...shown, status: 'stopped', exitstatus: task.exitStatus };
  },
  'GET /nodes/{node}/tasks/{upid}/log': readLog,
};

function readLog(call: Call): unknown {
  const upid = upidOf(call);
  // Whose task it was stands in the UPID, so this is asked before anybody looks for the log.
  demandFor(call, upid.owner, 'Sys.Audit');
  const task = findTask(call);
  if (flag(call, 'download')) return downloadOf(call, upid, task);
  // A log nobody wrote is an answer, not an error. (measured on 9.2)
  if (!task) return new Page([{ n: 1, t: 'unable to open file - No such file or directory' }], 1);
  if (task.log.length === 0) return new Page([{ n: 1, t: 'no content' }], 1);
  const start = Number(call.parameters['start'] ?? 0);
  const limit = Number(call.parameters['limit'] ?? DEFAULT_LINES);
  const lines = task.log.slice(start, limit === 0 ? undefined : start + limit);
  return new Page(
    lines.map((line, index) => ({ n: start + index + 1, t: line })),
    task.log.length,
  );
}

function downloadOf({ parameters }: Call, upid: Upid, task: TaskState | undefined): FileAnswer {
  if (parameters['start'] !== undefined || parameters['limit'] !== undefined) {
    throw failure("'download' cannot be used together with 'start' or 'limit' parameters");
  }
  if (!task) {
    const path = `/var/log/pve/tasks/${upid.startTime.toString(16).toUpperCase().slice(-1)}/${parameters['upid']}`;
    throw failure(`Could not open file '${path}' - No such file or directory`);
  }
  const time = new Date(task.startTime * 1000).toISOString().replace('.000', '');
  return new FileAnswer(`task-${task.node}-${task.type}-${time}.log`, task.log.map((line) => `${line}\n`).join(''));
}

function upidOf(call: Call): Upid {
  const upid = parseUpid(text(call, 'upid'));
  if (!upid) throw badParameters({ upid: 'unable to parse worker upid' });
  return upid;
}

/** A node keeps the logs of its own tasks only. */
function findTask(call: Call): TaskState | undefined {
  const task = call.world.tasks.find(text(call, 'upid'));
  return task?.node === nodeOf(call) ? task : undefined;
}

function existingTask(call: Call): TaskState {
  upidOf(call);
  const task = findTask(call);
  if (!task) throw badParameters({ upid: 'no such task' });
  return task;
}

function demandFor(call: Call, owner: string, privilege: string): void {
  if (!isOwner(call.who, owner)) demand(call, `/nodes/${nodeOf(call)}`, [privilege]);
}
