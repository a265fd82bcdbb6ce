import { badParameters, failure } from '../../http/pve-error.ts';
import { rebootContainer, shutDownContainer, startContainer, stopContainer } from '../../tasks/power-container.ts';
import { resumeContainer, suspendContainer } from '../../tasks/checkpoint-container.ts';
import { flag, isRoot, may, text, type Call, type Handlers } from '../call.ts';
import { containerOf } from './config.ts';
import { isRunning, startGuestTask } from './tasks.ts';
import { isOwner } from '../nodes/task-list.ts';

export const lxcPowerHandlers: Handlers = {
  'GET /nodes/{node}/lxc/{vmid}/status': (call) => {
    containerOf(call);
    return ['current', 'start', 'stop', 'shutdown', 'reboot'].map((subdir) => ({ subdir }));
  },
  'POST /nodes/{node}/lxc/{vmid}/status/start': (call) => {
    const options = { skipLock: skipsLock(call), debug: flag(call, 'debug') };
    if (isRunning(call)) throw failure(`CT ${text(call, 'vmid')} already running`);
    if (isManaged(call)) return askManager(call, 'start');
    return startGuestTask(call, 'vzstart', (target, task) => startContainer(call.world, target, task, options));
  },
  'POST /nodes/{node}/lxc/{vmid}/status/stop': (call) => {
    const options = { skipLock: skipsLock(call) };
    checkRunning(call);
    if (isManaged(call)) return askManager(call, 'stop', 0);
    const overrules = flag(call, 'overrule-shutdown');
    return startGuestTask(call, 'vzstop', async (target, task) => {
      const overruled = overrules ? abortShutdowns(call) : [];
      if (overruled.length > 0) task.log(`overruled vzshutdown tasks: ${overruled.join(', ')}`);
      await stopContainer(call.world, target, task, options);
    });
  },
  'POST /nodes/{node}/lxc/{vmid}/status/shutdown': (call) => {
    checkRunning(call);
    const options = { timeoutSeconds: secondsOf(call) ?? 60, killsAfterTimeout: flag(call, 'forceStop') };
    if (isManaged(call)) return askManager(call, 'stop', options.timeoutSeconds);
    return startGuestTask(call, 'vzshutdown', (target, task) => shutDownContainer(call.world, target, options, task));
  },
  'POST /nodes/{node}/lxc/{vmid}/status/reboot': (call) => {
    if (!isRunning(call)) throw failure(`VM ${text(call, 'vmid')} not running`);
    const options = { timeoutSeconds: secondsOf(call) };
    return startGuestTask(call, 'vzreboot', (target, task) => rebootContainer(call.world, target, options, task));
  },
  'POST /nodes/{node}/lxc/{vmid}/status/suspend': (call) => {
    checkRunning(call);
    return startGuestTask(call, 'vzsuspend', (target, task) => suspendContainer(call.world, target, task));
  },
  'POST /nodes/{node}/lxc/{vmid}/status/resume': (call) => {
    if (isRunning(call)) throw failure(`CT ${text(call, 'vmid')} already running`);
    return startGuestTask(call, 'vzresume', (target, task) => resumeContainer(target, task));
  },
};

const isManaged = (call: Call): boolean => call.world.ha.isManaged(Number(text(call, 'vmid')));

/** `hastart` and `hastop`: good as soon as the wish is written down. */
function askManager(call: Call, what: 'start' | 'stop', timeoutSeconds?: number): string {
  return startGuestTask(call, `ha${what}`, ({ vmid }, task) => {
    task.log(`Requesting HA ${what} for CT ${vmid}`);
    const options = timeoutSeconds === undefined ? {} : { timeoutSeconds };
    call.world.ha.request(vmid, what === 'start' ? 'started' : 'stopped', options);
    return Promise.resolve();
  });
}

function checkRunning(call: Call): void {
  if (!isRunning(call)) throw failure(`CT ${text(call, 'vmid')} not running`);
}

function skipsLock(call: Call): boolean {
  const skips = flag(call, 'skiplock');
  if (skips && !isRoot(call)) throw badParameters({ skiplock: 'Only root may use this option.' });
  return skips;
}

function secondsOf({ parameters }: Call): number | undefined {
  const given = parameters['timeout'];
  return given === undefined ? undefined : Number(given);
}

/** Ends shutdowns of the container that still wait, as far as the caller may. (PVE::GuestHelpers, abort_guest_tasks) */
function abortShutdowns(call: Call): string[] {
  const { tasks, state } = call.world;
  const mayStopOthers = may(call, `/nodes/${containerOf(call).node}`, ['Sys.Modify']);
  const waiting = state.tasks.filter(
    (task) =>
      task.type === 'vzshutdown' &&
      task.id === text(call, 'vmid') &&
      tasks.isRunning(task) &&
      (mayStopOthers || isOwner(call.who, task.owner)),
  );
  for (const { upid } of waiting) tasks.stop(upid);
  return waiting.map(({ upid }) => upid);
}
