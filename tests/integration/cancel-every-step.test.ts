import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { DemoFaultInput } from '../../shared/domain/demo-fault.ts';
import type { ConnectionId, JobId, Vmid } from '../../shared/domain/ids.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import type { StepKind } from '../../shared/domain/plan.ts';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import { SimulatedGuest } from '../../simulator/guest/guest.ts';
import { runIn } from '../support/guest-rig.ts';
import { begin, connect, create, reached, specFor } from './journey.ts';

// Every kind of step is held in its middle by something that would go on for long, cancelled, and looked at from outside.
let app: Headless;
let connectionId: ConnectionId;

beforeAll(async () => {
  app = await openHeadless({ speed: 'fast' });
  connectionId = await connect(app, app.simulator, 'homelab');
});
afterEach(async () => {
  await app.simulator.faults.clearAll();
  app.simulator.world.setDhcp('vmbr0', [{ network: '10.77.0', leaseMs: 10 }]);
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

type Hold = {
  /** Which step is under way when it is brought about; the step itself unless told. */
  from?: StepKind;
  bring?: (vmid: Vmid) => Promise<unknown> | void;
  provisioning?: object;
  /** Whether it is in its middle. */
  isHeld?: (step: JobSnapshot['steps'][number], printed: readonly string[]) => boolean;
};

const guestOf = (vmid: Vmid): SimulatedGuest => {
  const guest = app.simulator.world.guest(vmid);
  if (!(guest instanceof SimulatedGuest)) throw new Error(`${vmid} does not run`);
  return guest;
};
const fault = (one: DemoFaultInput) => (): Promise<unknown> => app.simulator.faults.inject(one);
const slowLink = fault({ kind: 'slow-link', vmid: null, bytesPerSecond: 64, latencyMs: 0 });
const silentTerminal = fault({ kind: 'answer-delayed', path: '/termproxy', delayMs: 60_000, times: null });
const hasTask = ({ upid }: JobSnapshot['steps'][number]): boolean => upid !== null;
const endless = { name: '10-long.sh', content: '#!/bin/sh\nsleep 6000 & echo begun; sleep 6000\n' };

/** Null: no step of a creation. The compiler asks for every kind there is. */
const holds = {
  'download-os-template': { isHeld: hasTask },
  create: { isHeld: hasTask },
  'pin-host-keys': {},
  start: { isHeld: hasTask },
  'wait-address': {
    from: 'create',
    bring: () => app.simulator.world.setDhcp('vmbr0', []),
    isHeld: ({ message }) => message !== '',
  },
  'install-ssh': { from: 'start', bring: silentTerminal },
  'wait-ssh': { from: 'wait-address', bring: fault({ kind: 'ssh-hung', vmid: null, times: null }) },
  'wait-init': {},
  prepare: { bring: slowLink },
  files: { bring: slowLink },
  'wait-network': {
    from: 'prepare',
    bring: (vmid) => guestOf(vmid).faults.setOffline(true),
    isHeld: ({ message }) => message.includes('cannot be resolved'),
  },
  packages: {
    from: 'prepare',
    bring: (vmid) => void guestOf(vmid).faults.holdPackageLock('unattended-upgr'),
    isHeld: ({ message }) => message.includes('unattended-upgr'),
  },
  script: { isHeld: (_step, printed) => printed.includes('begun') },
  discover: { bring: slowLink },
  checks: { provisioning: { checks: [{ kind: 'command', name: 'never', command: 'sleep 6000', timeoutMs: 600_000 }] } },
  ready: { bring: slowLink },
  'roll-back': null,
  power: null,
  destroy: null,
  'grow-disk': null,
  'os-template': null,
} satisfies Record<StepKind, Hold | null>;

const kinds = Object.entries<Hold | null>(holds).flatMap(([kind, hold]) => (hold ? [{ kind, hold }] : []));

async function specOf(kind: string, more: object = {}) {
  const spec = await specFor(app, connectionId);
  const provisioning = {
    files: [{ destination: '/etc/motd', content: 'hi\n'.repeat(2_000), policy: 'replace' }],
    packages: [{ manager: 'apt', name: 'curl' }],
    scripts: kind === 'script' ? [endless] : [],
    ...more,
  };
  return specFor(app, connectionId, {
    provisioning,
    ...(kind === 'download-os-template' && { needsDownload: true, ostemplate: await fromCatalogue(spec.node) }),
    // An image that may lack an SSH server has a step for it.
    ...(kind === 'install-ssh' && { ostemplate: await withoutSsh(spec.node) }),
  });
}

async function fromCatalogue(node: string): Promise<string> {
  const { osTemplates } = await app.call('node:options', { connectionId, node });
  const image = osTemplates.find(({ volid }) => volid === null);
  if (!image) throw new Error('all are there');
  return `local:vztmpl/${image.file}`;
}

async function withoutSsh(node: string): Promise<string> {
  const { osTemplates } = await app.call('node:options', { connectionId, node });
  const image = osTemplates.find(({ volid, file }) => volid !== null && /alpine|fedora|archlinux/.test(file));
  if (!image?.volid) throw new Error('no such image');
  return image.volid;
}

/** What was started over SSH and is alive, seen without SSH. */
async function leftInside(vmid: Vmid): Promise<string[]> {
  const guest = app.simulator.world.guest(vmid);
  if (!(guest instanceof SimulatedGuest)) return [];
  const { stdout } = await runIn(
    guest,
    'for p in /proc/[0-9]*; do grep -q /ssh.service $p/cgroup 2>/dev/null && cat $p/comm; done; true',
  );
  return stdout.split('\n').filter((name) => name !== '' && name !== 'sshd');
}

async function runningTasks(): Promise<string[]> {
  const { tasks } = await app.parts.pool.shared(connectionId);
  const [node] = await app.call('node:list', { connectionId });
  const active = await tasks.list(node?.name ?? '', {});
  return active.filter(({ exitstatus }) => exitstatus === null).map(({ type }) => type);
}

const stepOf = (snapshot: JobSnapshot, kind: string) => snapshot.steps.find((step) => step.kind === kind);
const ended = ({ state }: JobSnapshot): boolean => 'choices' in state || state.name === 'succeeded';

describe('A59 a cancel within 5 s, with nothing left that goes on, while a job is at the step', () => {
  test.each(kinds)('$kind', async ({ kind, hold }) => {
    const spec = await specOf(kind, hold.provisioning);
    const { vmid } = spec;
    const printed: string[] = [];
    const stopListening = app.parts.jobs.progress.on((event) => {
      if (event.type === 'log') printed.push(event.message);
    });
    const jobId = await begin(app, spec);
    if (hold.bring) {
      await reached(app, jobId, (job) => ended(job) || stepOf(job, hold.from ?? kind)?.state === 'running');
      await hold.bring(vmid);
    }
    await heldAt(jobId, kind, hold, printed);
    const from = performance.now();
    await app.call('job:cancel', { jobId });
    const { state } = await app.parts.jobs.finished(jobId);
    const tookMs = performance.now() - from;
    stopListening();
    await app.simulator.faults.clearAll();

    expect(state).toMatchObject({
      name: 'cancelled',
      choices: expect.arrayContaining(['keep', 'roll-back']) as string[],
    });
    expect(tookMs).toBeLessThan(5_000);
    await vi.waitFor(async () => expect(await leftInside(vmid)).toEqual([]), { timeout: 2_000, interval: 50 });
    await vi.waitFor(async () => expect(await runningTasks()).toEqual([]), { timeout: 5_000, interval: 50 });
  });

  test('power', async () => {
    const spec = await specFor(app, connectionId);
    const { vmid } = spec;
    await create(app, spec);
    app.simulator.world.setIgnoresShutdown(vmid, true);
    const { jobId } = await app.call('container:power', { connectionId, vmid, action: 'shutdown' });
    expect(await cancelled(jobId, 'power', { isHeld: hasTask })).toBe('cancelled');
    expect(app.simulator.world.container(vmid)).toBeDefined();
  });

  test('destroy', async () => {
    const spec = await specFor(app, connectionId);
    const { vmid, hostname } = spec;
    await create(app, spec);
    const { jobId: stopId } = await app.call('container:power', { connectionId, vmid, action: 'stop' });
    await app.parts.jobs.finished(stopId);
    const { rootVolume } = await app.call('container:deletion-facts', { connectionId, vmid });
    const { jobId } = await app.call('container:destroy', { connectionId, vmid, hostname, rootVolume });
    expect(await cancelled(jobId, 'destroy', {})).toBe('cancelled');
  });

  test('grow-disk', async () => {
    const spec = await specFor(app, connectionId);
    const { vmid } = spec;
    await create(app, spec);
    const { options } = await app.call('container:config', { connectionId, vmid });
    const volume = options.find(({ name }) => name === 'rootfs')?.current?.split(',')[0] ?? '';
    const { jobId } = await app.call('container:grow-disk', { connectionId, vmid, disk: 'rootfs', volume, sizeGiB: 6 });
    expect(await cancelled(jobId, 'grow-disk', { isHeld: hasTask })).toBe('cancelled');
  });
});

/** Resolves in the very moment it is there: some steps are over in the next. */
async function heldAt(jobId: JobId, kind: string, { isHeld }: Hold, printed: readonly string[]): Promise<void> {
  const isThere = (job: JobSnapshot): boolean => ended(job) || stepOf(job, kind)?.state === 'running';
  const job = await reached(app, jobId, isThere);
  expect(stepOf(job, kind)?.state).toBe('running');
  if (!isHeld) return;
  const held = (): boolean => {
    const step = stepOf(app.parts.jobs.get(jobId), kind);
    return step?.state === 'running' && isHeld(step, printed);
  };
  await vi.waitFor(() => expect(held()).toBe(true), { timeout: 30_000, interval: 5 });
}

async function cancelled(jobId: JobId, kind: string, hold: Hold): Promise<string> {
  await heldAt(jobId, kind, hold, []);
  const from = performance.now();
  await app.call('job:cancel', { jobId });
  const { state } = await app.parts.jobs.finished(jobId);
  expect(performance.now() - from).toBeLessThan(5_000);
  await vi.waitFor(async () => expect(await runningTasks()).toEqual([]), { timeout: 5_000, interval: 50 });
  return state.name;
}
