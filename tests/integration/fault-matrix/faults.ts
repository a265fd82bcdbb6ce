import type { DemoFaultInput } from '../../../shared/domain/demo-fault.ts';
import { demo, inside, type Break } from './scene.ts';

export type FaultName = keyof typeof faults;

const always = { times: null } as const;
/** Requests about the container's node: those of the job, and not those of the list behind it. */
const once = { times: 1 } as const;

const request = (fault: (path: string) => DemoFaultInput): Break => demo(({ node }) => fault(`/nodes/${node}/`));

/** Everything that goes wrong, by the name it has in the table of promises. */
export const faults = {
  'connection dropped before the request': request((path) => ({
    kind: 'connection-dropped',
    path,
    when: 'before',
    ...once,
  })),
  'connection dropped in the answer': request((path) => ({
    kind: 'connection-dropped',
    path,
    when: 'during',
    ...once,
  })),
  'connection dropped before the answer': request((path) => ({
    kind: 'connection-dropped',
    path,
    when: 'after',
    ...once,
  })),
  'server away': demo(() => ({ kind: 'connection-dropped', path: '', when: 'before', ...always })),
  'server silent after the request': demo(() => ({ kind: 'connection-dropped', path: '', when: 'after', ...always })),
  'answers late': request((path) => ({ kind: 'answer-delayed', path, delayMs: 60, times: 3 })),
  'sign-in page': request((path) => ({ kind: 'answer-garbled', path, form: 'html', ...once })),
  'half an answer': request((path) => ({ kind: 'answer-garbled', path, form: 'truncated-json', ...once })),
  'answer of another type': request((path) => ({ kind: 'answer-garbled', path, form: 'wrong-type', ...once })),
  'error 500': request((path) => ({
    kind: 'request-refused',
    path,
    status: 500,
    reason: 'cluster not ready - no quorum?',
    ...once,
  })),
  'error 503': request((path) => ({
    kind: 'request-refused',
    path,
    status: 503,
    reason: 'Service Unavailable',
    ...once,
  })),
  'node not reached twice': request((path) => ({
    kind: 'request-refused',
    path,
    status: 595,
    reason: 'No route to host',
    times: 2,
  })),
  'proxy lost the request': request((path) => ({
    kind: 'request-refused',
    path,
    status: 596,
    reason: 'Broken pipe',
    ...once,
  })),
  'right taken away': request((path) => ({
    kind: 'request-refused',
    path,
    status: 403,
    reason: 'Permission check failed (/vms/100, VM.Audit)',
    ...always,
  })),
  'sign-in no longer accepted': demo(() => ({
    kind: 'request-refused',
    path: '',
    status: 401,
    reason: 'invalid token value!',
    ...always,
  })),
  'certificate renewed': async ({ app, connectionId }) => {
    await app.simulator.faults.inject({ kind: 'certificate-renewed' });
    return async () => {
      await app.call('connection:trust', { connectionId, fingerprint: app.simulator.fingerprint });
    };
  },
  'create fails': demo(() => ({
    kind: 'task-failed',
    taskType: 'vzcreate',
    atLogLine: 3,
    exitStatus: 'unable to create CT: command failed: No space left on device',
    ...once,
  })),
  'start fails': demo(() => ({
    kind: 'task-failed',
    taskType: 'vzstart',
    exitStatus: 'startup for container failed',
    ...once,
  })),
  'start is killed': demo(() => ({ kind: 'worker-killed', taskType: 'vzstart', ...once })),
  'storage full': demo(({ storage }) => ({ kind: 'storage-full', storage })),
  'disk full': demo(() => ({ kind: 'disk-full', vmid: null })),
  'SSH refused': demo(() => ({ kind: 'ssh-refused', vmid: null, ...always })),
  'SSH refused in the middle': demo(() => ({ kind: 'ssh-refused', vmid: null, ...always })),
  'SSH reset three times': demo(() => ({ kind: 'ssh-reset', vmid: null, times: 3 })),
  'SSH says nothing once': demo(() => ({ kind: 'ssh-hung', vmid: null, ...once })),
  'another host key': demo(() => ({ kind: 'ssh-other-key', vmid: null, ...always })),
  'slow link': demo(() => ({ kind: 'slow-link', vmid: null, bytesPerSecond: 200_000, latencyMs: 5 })),
  'command killed': demo(() => ({ kind: 'script-killed', vmid: null, signal: 'KILL', when: 'next-command', ...once })),
  'script killed': demo(({ vmid }) => ({ kind: 'script-killed', vmid, signal: 'KILL', when: 'now', ...once })),
  'node away': demo(({ node }) => ({ kind: 'node-down', node })),
  'node away for a moment': async ({ app, node }) => {
    const { faults: control } = app.simulator;
    const { id } = await control.inject({ kind: 'node-down', node });
    const stop = control.onChange((list) => {
      if (list.some((fault) => fault.id === id && fault.strikes >= 1)) void control.clear(id);
    });
    return async () => {
      stop();
      await control.clear(id);
    };
  },
  'node slow': demo(({ node }) => ({ kind: 'node-slow', node, delayMs: 40 })),
  'clock ahead by three hours': demo(() => ({ kind: 'clock-moved', minutes: 180 })),
  'SSH connections cut': inside((guest) => {
    guest.dropSshConnections();
    return () => undefined;
  }),
  'package lock held': inside((guest) => {
    guest.holdPackageLock('unattended-upgr');
    return () => guest.releasePackageLock();
  }),
  'package missing': inside((guest) => {
    guest.missingPackages.add('curl');
    return () => void guest.missingPackages.delete('curl');
  }),
  'path read-only': inside((guest) => {
    guest.readOnlyPaths.add('/etc/matrix');
    return () => void guest.readOnlyPaths.delete('/etc/matrix');
  }),
  'no internet': inside((guest) => {
    guest.setOffline(true);
    return () => guest.setOffline(false);
  }),
  'container deleted': async ({ app: { simulator }, vmid }) => {
    simulator.world.removeContainer(vmid);
    return () => undefined;
  },
  'container stopped': async ({ app, connectionId, node, vmid }) => {
    const proxmox = await app.parts.pool.shared(connectionId);
    await proxmox.tasks.wait(await proxmox.lxc.stop(node, vmid));
    return () => undefined;
  },
  'container locked': async ({ app: { simulator }, vmid }) => {
    simulator.world.setLock(vmid, 'backup');
    return () => simulator.world.setLock(vmid, undefined);
  },
  'number taken': async ({ app: { simulator }, vmid, node }) => {
    await simulator.world.addContainer({ vmid, node, config: { hostname: 'stranger' } });
    return () => undefined;
  },
} satisfies Record<string, Break>;
