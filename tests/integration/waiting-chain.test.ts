import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConnectionId, JobId } from '../../shared/domain/ids.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import { describeError } from '../../renderer/errors/describe-error.ts';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import { FastClock } from './fast-clock.ts';
import { begin, connect, create, eventsIn, reached, specFor } from './journey.ts';

// Creations whose network is broken at one link; what is told must be that link. Waits run at twenty times the speed.
let app: Headless;
let connectionId: ConnectionId;

beforeAll(async () => {
  app = await openHeadless({ speed: 'instant', clock: new FastClock(20) });
  connectionId = await connect(app, app.simulator, 'homelab');
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const curl = { provisioning: { packages: [{ manager: 'apt', name: 'curl' }] } };
const card = (more: object) => ({ network: { bridge: 'vmbr0', ipv4: { mode: 'dhcp' }, ...more } });
const logOf = async (jobId: JobId): Promise<string[]> =>
  (await eventsIn(app, jobId)).flatMap((event) => (event.type === 'log' ? [event.message] : []));
function failure({ state }: JobSnapshot) {
  if (state.name !== 'failed') throw new Error(`it is ${state.name}`);
  return { stepId: state.stepId, error: state.error, told: describeError(state.error) };
}

describe('a container that gets no address', () => {
  test('because its bridge has no ports is told so, while it waits and in the end', async () => {
    const bridges = (await app.call('node:options', { connectionId, node: (await specFor(app, connectionId)).node }))
      .bridges;
    const lonely = bridges.map(({ name }) => name).find((name) => name !== 'vmbr0');
    const spec = await specFor(app, connectionId, card({ bridge: lonely }));
    const jobId = await begin(app, spec);
    const seen = `bridge ${lonely} has no ports`;
    await reached(
      app,
      jobId,
      ({ steps, state }) => state.name === 'failed' || steps.some(({ message }) => message.includes(seen)),
    );
    expect(app.parts.jobs.get(jobId).state.name).toBe('running');
    const { stepId, error, told } = failure(await app.parts.jobs.finished(jobId));
    expect(stepId).toBe('wait-address');
    expect(error).toMatchObject({
      code: 'provision:wait-timeout',
      details: { what: 'address', brokenLink: 'bridge', lastSeen: expect.stringContaining('only fe80:') as string },
    });
    expect(told.explanation).toMatch(new RegExp(`^Bridge ${lonely} has no ports`));
    // The chain's own words are what is shown.
    expect(app.parts.jobs.get(jobId).state).toMatchObject({ explanation: null });
    expect(told.nextStep).toContain('Give the bridge a port');
    expect(told.lines).toContainEqual(expect.stringMatching(/^✓ it runs$/));
  });

  test('because nobody serves its VLAN is told so', async () => {
    const { error, told } = failure(await create(app, await specFor(app, connectionId, card({ vlanTag: 999 }))));
    expect(error).toMatchObject({ details: { what: 'address', brokenLink: 'vlan' } });
    expect(told.explanation).toMatch(/^Nobody answers in VLAN 999 on bridge vmbr0\. Last seen: eth0: only fe80:/);
  });

  test('because no DHCP server answers is told so', async () => {
    app.simulator.world.setDhcp('vmbr0', []);
    const { error, told } = failure(await create(app, await specFor(app, connectionId, card({}))));
    expect(error).toMatchObject({ details: { what: 'address', brokenLink: 'lease' } });
    expect(told.explanation).toMatch(/^No DHCP server gave eth0 an address/);
    expect(told.nextStep).toContain('DHCP server');
  });
});

describe('a container with an address', () => {
  const fixed = (last: number, gateway?: string) => ({
    ...card({ ipv4: { mode: 'static', address: `10.77.0.${last}/24`, ...(gateway && { gateway }) } }),
    ...curl,
  });

  test('and a fixed one without gateway is not asked for a route, and told what cannot be resolved', async () => {
    const spec = await specFor(app, connectionId, { ...fixed(231), nameserver: '9.9.9.9' });
    const plan = await app.call('plan:make', { spec });
    expect(plan.steps.find(({ kind }) => kind === 'wait-network')?.title).toBe(
      'Wait until it resolves the host its packages come from',
    );
    const job = await create(app, spec);
    const { stepId, error, told } = failure(job);
    expect(stepId).toBe('wait-network');
    expect(error).toMatchObject({ details: { what: 'dns', brokenLink: 'route' } });
    expect(told.explanation).toMatch(/^Its fixed address has no gateway/);
    expect((await logOf(job.id)).filter((line) => line.includes('s for: route'))).toEqual([]);
  });

  test('whose internet is down is told which name cannot be resolved, and goes on when it is back', async () => {
    const spec = await specFor(app, connectionId, fixed(232, '10.77.0.1'));
    const jobId = await begin(app, spec);
    await reached(app, jobId, ({ steps }) => steps.some(({ kind, state }) => kind === 'start' && state === 'done'));
    const guest = app.simulator.world.guest(spec.vmid);
    guest?.faults?.setOffline(true);
    const job = await app.parts.jobs.finished(jobId);
    const { stepId, error, told } = failure(job);
    expect(stepId).toBe('wait-network');
    expect(error).toMatchObject({
      details: { what: 'dns', brokenLink: expect.stringMatching(/resolver|name/) as string },
    });
    expect(told.title).toContain('names can be resolved');
    guest?.faults?.setOffline(false);
    await app.call('job:choose', { jobId: job.id, choice: 'retry' });
    expect((await app.parts.jobs.finished(job.id)).state).toEqual({ name: 'succeeded' });
    const log = await logOf(job.id);
    expect(log).toContainEqual(
      expect.stringMatching(
        /^Waited for: address [\d.]+ s, SSH [\d.]+ s, services [\d.]+ s, route [\d.]+ s, names [\d.]+ s$/,
      ),
    );
  });

  test('A48 whose SSH server never comes is told how long was waited, the last cause, and that it is the server', async () => {
    await app.simulator.faults.inject({ kind: 'ssh-refused', vmid: null, times: null });
    const refused = { method: 'POST', path: '/termproxy', status: 403, reason: 'Permission check failed' } as const;
    await app.simulator.faults.inject({ kind: 'request-refused', ...refused, times: null });
    const { stepId, error, told } = failure(
      await create(app, await specFor(app, connectionId, fixed(233, '10.77.0.1'))),
    );
    await app.simulator.faults.clearAll();
    expect(stepId).toBe('wait-ssh');
    expect(error).toMatchObject({ code: 'guest:no-way-in', details: { brokenLink: 'sshd' } });
    expect(told.explanation).toMatch(/SSH: connection refused.* in \d+ s/);
    expect(told.nextStep).toContain('whether its SSH server runs');
    expect(told.lines).toContainEqual(expect.stringContaining('✓ it answers this computer'));
  });
});
