import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import type { DemoMessage, DemoOrder } from '../shared/domain/demo-line.ts';
import { callApi, withToken } from './testing/call-api.ts';

const folder = mkdtempSync(join(tmpdir(), 'demo-process-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const entry = fileURLToPath(new URL('./demo-process.ts', import.meta.url));

type Ready = Extract<DemoMessage, { type: 'ready' }>;
type Demo = AsyncDisposable & {
  ready: Ready;
  version(): Promise<number | null>;
  /** Sends anything and waits for the reply with this number. */
  ask(order: DemoOrder | object, id: number): Promise<Extract<DemoMessage, { type: 'fault-reply' }>['outcome']>;
  readonly news: DemoMessage[];
};

async function start(stateFile: string): Promise<Demo> {
  const child = fork(entry, ['--state-file', stateFile, '--speed', 'instant'], { execArgv: ['--no-warnings'] });
  const [message] = (await once(child, 'message')) as [DemoMessage];
  if (message.type !== 'ready') throw new Error('message' in message ? message.message : message.type);
  const news: DemoMessage[] = [];
  child.on('message', (each: DemoMessage) => news.push(each));
  const { name, secret } = message.token;
  return {
    ready: message,
    news,
    version: async () =>
      (await callApi(message.port, { path: '/api2/json/version', headers: withToken(name, secret) })).status,
    ask: async (order, id) => {
      child.send(order);
      for (;;) {
        const reply = news.find((each) => each.type === 'fault-reply' && each.id === id);
        if (reply?.type === 'fault-reply') return reply.outcome;
        await once(child, 'message');
      }
    },
    [Symbol.asyncDispose]: async () => {
      child.send({ type: 'stop' });
      const [code] = (await once(child, 'exit')) as [number];
      expect(code).toBe(0);
    },
  };
}

test('The demo process says where the homelab is, ends when asked, and is the same homelab the next time', async () => {
  const stateFile = join(folder, 'homelab.json');
  let first: Ready;
  {
    await using demo = await start(stateFile);
    first = demo.ready;
    expect(await demo.version()).toBe(200);
  }
  expect(statSync(stateFile).mode & 0o077).toBe(0);
  await using second = await start(stateFile);
  expect(second.ready.fingerprint).toBe(first.fingerprint);
  expect(second.ready.token).toEqual(first.token);
  expect(second.ready.port).toBe(first.port);
});

test('Faults are ordered over the message line, answered by number, announced when they change, and gone after a restart', async () => {
  const stateFile = join(folder, 'faults.json');
  const fault = { kind: 'request-refused', path: '/version', status: 503, times: 2 };
  const order = (id: number, request: object): object => ({ type: 'fault', id, request });
  {
    await using demo = await start(stateFile);
    expect(await demo.ask(order(7, { do: 'inject', fault }), 7)).toMatchObject({
      state: 'done',
      injected: { strikes: 0, isActive: true },
      faults: [{ fault, remaining: 2 }],
    });
    expect(await demo.version()).toBe(503);
    expect(await demo.ask(order(8, { do: 'list' }), 8)).toMatchObject({ faults: [{ strikes: 1, remaining: 1 }] });
    expect(demo.news.filter(({ type }) => type === 'faults-changed')).toHaveLength(2);
    await demo.ask(order(9, { do: 'inject', fault: { kind: 'node-down', node: 'pve2' } }), 9);
    expect(await demo.ask(order(10, { do: 'inject', fault: { kind: 'node-down', node: 'pve9' } }), 10)).toEqual({
      state: 'refused',
      reason: 'There is no node pve9',
    });
    expect(await demo.ask(order(11, { do: 'inject', fault: { kind: 'flood' } }), 11)).toMatchObject({
      state: 'refused',
    });
  }
  await using again = await start(stateFile);
  expect(await again.version()).toBe(200);
  expect(await again.ask(order(1, { do: 'list' }), 1)).toEqual({ state: 'done', injected: null, faults: [] });
});
