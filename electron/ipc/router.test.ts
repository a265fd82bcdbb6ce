import { expect, test } from 'vitest';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { requests } from '../../shared/ipc/contract.ts';
import { jobId } from '../../shared/domain/ids.ts';
import { progressTopic } from '../../shared/ipc/topics.ts';
import type { Bridge } from '../../shared/ipc/wire.ts';
import { createClient } from '../../renderer/ipc/client.ts';
import { createMemoryLog } from '../lib/log.ts';
import { Redactor } from '../lib/redact.ts';
import { EventHub } from './event-hub.ts';
import { Router, type Handlers } from './router.ts';

/** Both ends of the wire in one process; structuredClone stands in for Electron. */
function connect(handlers: Partial<Handlers>) {
  const log = createMemoryLog(new Redactor());
  const router = new Router({ first: handlers, rest: () => Promise.resolve({}) }, { log });
  const bridge: Bridge = {
    request: async (message) => structuredClone(await router.dispatch(structuredClone(message))),
    cancel: (id) => router.cancel(id),
    subscribe: () => () => undefined,
  };
  return { client: createClient(bridge), router, log };
}
const connectionId = '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11';

test('a reply carries what the handler returned', async () => {
  const { client } = connect({ 'connection:list': () => [] });
  await expect(client.call('connection:list', {})).resolves.toEqual([]);
});

test('an AppError keeps its code and details across the wire', async () => {
  const { client } = connect({
    'connection:list': () => {
      throw new AppError('pve:forbidden', 'No access', { path: '/vms', privilege: 'VM.Audit', reason: 'no' });
    },
  });
  await expect(client.call('connection:list', {})).rejects.toMatchObject({
    code: 'pve:forbidden',
    details: { path: '/vms', privilege: 'VM.Audit' },
  });
});

test('the text of an unexpected error stays in the log; only its reference leaves', async () => {
  const { client, log } = connect({
    'connection:list': () => {
      throw new Error('something private');
    },
  });
  const error: unknown = await client.call('connection:list', {}).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'internal' });
  expect(JSON.stringify(error)).not.toContain('private');
  const ref = AppError.is(error, 'internal') ? error.details.ref : 'none';
  expect(log.lines.join('\n')).toMatch(new RegExp(`\\[${ref}\\].*something private`));
});

test.each([
  ['an extra field', 'connection:remove', { connectionId, force: true }],
  ['an id that is none', 'connection:remove', { connectionId: '../../etc' }],
  ['an id of another kind', 'container:get', { connectionId, vmid: 'all' }],
  ['nothing', 'connection:remove', undefined],
  ['an unknown channel', 'shell:run', { command: 'id' }],
  ['a name every object has', 'constructor', {}],
  ['another name every object has', '__proto__', {}],
  [
    'a script with a path for a name',
    'plan:make',
    { spec: { provisioning: { scripts: [{ name: '../../x', content: '' }] } } },
  ],
  [
    'a relative destination',
    'plan:make',
    { spec: { provisioning: { files: [{ destination: 'etc/motd', content: '' }] } } },
  ],
])('A95 a compromised renderer that sends %s is refused before any handler runs', async (_what, channel, input) => {
  const refuse = (): never => expect.unreachable();
  const { router } = connect(Object.fromEntries(Object.keys(requests).map((name) => [name, refuse])));
  const reply = await router.dispatch({ id: '1', channel, input });
  expect(reply).toMatchObject({ ok: false, error: { code: 'input:invalid' } });
});

const spec = {
  connectionId,
  templateId: null,
  node: 'pve1',
  vmid: 101,
  hostname: 'web',
  ostemplate: 'local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst',
  storage: 'local-lvm',
  diskGiB: 8,
  cores: 1,
  memoryMiB: 512,
  swapMiB: 0,
  isUnprivileged: true,
  features: {},
  network: { bridge: 'vmbr0', ipv4: { mode: 'dhcp' } },
};

test.each(['vmbr0,firewall=0', 'vmbr0 ', 'vmbr0\n', 'vmbr0;id', ''])(
  'A33 the bridge %j sent over the wire is rejected, and it alone',
  async (bridge) => {
    const reached: string[] = [];
    const { router } = connect({
      'plan:make': ({ spec: { network } }) => {
        reached.push(network.bridge);
        throw new AppError('plan:stale', 'far enough', { planId: '' });
      },
    });
    const send = (network: object) =>
      router.dispatch({ id: '1', channel: 'plan:make', input: { spec: { ...spec, network } } });
    await send(spec.network);
    const reply = await send({ ...spec.network, bridge });
    expect(reply).toMatchObject({
      ok: false,
      error: { code: 'input:invalid', details: { issues: [{ path: 'spec.network.bridge' }] } },
    });
    expect(reached).toEqual(['vmbr0']);
  },
);

test('an abort reaches its own handler only', async () => {
  const signals: AbortSignal[] = [];
  const { client } = connect({
    'connection:list': (_input, signal) =>
      new Promise((_, reject) => {
        signals.push(signal);
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
  });
  const first = new AbortController();
  const cancelled = client.call('connection:list', {}, first.signal);
  void client.call('connection:list', {});
  await Promise.resolve();
  first.abort();
  await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
});

test('an announcement with a topic reaches only those who follow it', () => {
  const hub = new EventHub();
  const seen: string[] = [];
  const listener = (name: string) => ({
    send: (text: string) => {
      const { event } = z.object({ event: z.string() }).parse(JSON.parse(text));
      seen.push(`${name} ${event}`);
    },
  });
  const id = jobId.parse(crypto.randomUUID());
  const one = listener('one');
  hub.add(one);
  const leave = hub.add(listener('two'));
  hub.follow(one, progressTopic(id));
  hub.announceProgress(id, []);
  hub.announce('app:navigate', { to: '/jobs' });
  leave();
  hub.announce('app:navigate', { to: '/jobs' });
  expect(seen).toEqual(['one job:progress', 'one app:navigate', 'two app:navigate', 'one app:navigate']);
});

test('what a window does not ask at first is read when it is asked for, once', async () => {
  let readings = 0;
  const log = createMemoryLog(new Redactor());
  const rest = () => {
    readings += 1;
    return Promise.resolve({ 'demo:faults': () => ({ faults: [] }) });
  };
  const router = new Router({ first: { 'connection:list': () => [] }, rest }, { log });
  const ask = (channel: string) => router.dispatch({ id: crypto.randomUUID(), channel, input: {} });
  await expect(ask('connection:list')).resolves.toEqual({ ok: true, value: [] });
  expect(readings).toBe(0);
  const both = await Promise.all([ask('demo:faults'), ask('demo:faults')]);
  expect(both).toEqual(Array.from({ length: 2 }, () => ({ ok: true, value: { faults: [] } })));
  expect(readings).toBe(1);
});

test('what was cancelled while the rest was read is not carried out, and what cannot be read is tried again', async () => {
  const log = createMemoryLog(new Redactor());
  const reading = Promise.withResolvers<Partial<Handlers>>();
  const readings = [Promise.reject(new Error('EMFILE')), reading.promise];
  const router = new Router({ first: {}, rest: () => readings.shift() ?? Promise.resolve({}) }, { log });
  const ask = (id: string) => router.dispatch({ id, channel: 'demo:faults', input: {} });
  await expect(ask('1')).resolves.toMatchObject({ ok: false, error: { code: 'internal' } });
  const cancelled = ask('2');
  const wanted = ask('3');
  router.cancel('2');
  let asked = 0;
  reading.resolve({
    'demo:faults': () => {
      asked += 1;
      return { faults: [] };
    },
  });
  await expect(cancelled).resolves.toMatchObject({ ok: false, error: { code: 'job:cancelled' } });
  await expect(wanted).resolves.toEqual({ ok: true, value: { faults: [] } });
  expect(asked).toBe(1);
});
