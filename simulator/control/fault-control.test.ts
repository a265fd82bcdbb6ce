import { get } from 'node:https';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ActiveFault, DemoFaultInput } from '../../shared/domain/demo-fault.ts';
import { createSimClock, type SimClock } from '../sim-clock.ts';
import { startSimulator, type Simulator } from '../start-simulator.ts';
import { asToken, type Asking } from '../testing/asking.ts';
import { callApi, FORM, formOf, withToken, type ApiAnswer } from '../testing/call-api.ts';
import * as guests from '../testing/quiet-guests.ts';

let pve: Simulator;
beforeEach(async () => {
  pve = await startSimulator({ guests });
});
afterEach(() => pve[Symbol.asyncDispose]());

const call: Asking['ask'] = (...request) => asToken(pve).ask(...request);
const strikes = async (): Promise<[kind: string, strikes: number, remaining: number | null][]> =>
  (await pve.faults.list()).map(({ fault, strikes: count, remaining }) => [fault.kind, count, remaining]);
const pools = async (): Promise<unknown> => (await call('GET', '/pools')).json;
/** Breaks something, looks, undoes it and gives back what was seen. */
async function broken<T>(fault: DemoFaultInput, look: () => Promise<T>): Promise<T> {
  const { id } = await pve.faults.inject(fault);
  const seen = await look();
  await pve.faults.clear(id);
  return seen;
}

test('A connection dropped before the request carries nothing out, one dropped after it does, so many times and no more', async () => {
  const path = '/pools';
  await pve.faults.inject({ kind: 'connection-dropped', method: 'POST', path, when: 'before', times: 2 });
  await expect(call('POST', '/pools', { poolid: 'lost' })).resolves.toMatchObject({ status: null });
  expect(await strikes()).toEqual([['connection-dropped', 1, 1]]);
  await expect(call('POST', '/pools', { poolid: 'lost' })).resolves.toMatchObject({ status: null });
  expect(await strikes()).toEqual([]);
  await pve.faults.inject({ kind: 'connection-dropped', method: 'POST', path, when: 'after' });
  await expect(call('POST', '/pools', { poolid: 'kept' })).resolves.toMatchObject({ status: null });
  expect(await pools()).toEqual({ data: [{ poolid: 'kept' }] });
});

test('A connection lost in the middle of the answer has sent its head and some of the body', async () => {
  const torn = await broken({ kind: 'connection-dropped', path: '/version', when: 'during', times: null }, () =>
    readTorn('/api2/json/version'),
  );
  expect(torn.status).toBe(200);
  expect(torn.body).toMatch(/^\{"data"/);
  expect(torn.body.length).toBeLessThan(torn.promised);
  expect(torn.error).toMatch(/aborted|ECONNRESET/);
  await expect(call('GET', '/version')).resolves.toMatchObject({ status: 200 });
});

test('A delayed answer comes late, and at once when the fault is undone', async () => {
  const { id } = await pve.faults.inject({ kind: 'answer-delayed', path: '/version', delayMs: 600_000, times: null });
  const answer = call('GET', '/version');
  await expect.poll(strikes).toEqual([['answer-delayed', 1, null]]);
  expect((await call('GET', '/nodes')).status).toBe(200);
  await pve.faults.clear(id);
  await expect(answer).resolves.toMatchObject({ status: 200 });
  const before = performance.now();
  await broken({ kind: 'answer-delayed', path: '/version', delayMs: 120 }, () => call('GET', '/version'));
  expect(performance.now() - before).toBeGreaterThan(110);
});

test('A garbled answer is a page, half a document, or the wrong kind of thing', async () => {
  const path = '/nodes';
  const page = await broken({ kind: 'answer-garbled', path, form: 'html' }, () => call('GET', path));
  expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html' } });
  const half = await broken({ kind: 'answer-garbled', path: '/nodes', form: 'truncated-json' }, () => readRaw(path));
  expect(() => JSON.parse(half) as unknown).toThrow(SyntaxError);
  expect(half).toMatch(/^\{"data":\[/);
  const wrong = await broken({ kind: 'answer-garbled', path, form: 'wrong-type' }, () => call('GET', path));
  expect(wrong.json).toEqual({ data: 'not a list' });
  expect((await call('GET', path)).json).toMatchObject({ data: [{}, {}, {}] });
});

test('A refused request is not carried out and carries status, reason and body', async () => {
  const fault = { kind: 'request-refused', method: 'POST', path: '/pools', status: 503, reason: 'Over there' } as const;
  const refused = await broken({ ...fault, body: '{"message":"no"}' }, () => call('POST', '/pools', { poolid: 'x' }));
  expect(refused).toMatchObject({ status: 503, reason: 'Over there', json: { message: 'no' } });
  expect(await pools()).toEqual({ data: [] });
});

test('A node that is down or slow is as it was when the fault is undone', async () => {
  const path = '/nodes/pve2/lxc';
  const { id } = await pve.faults.inject({ kind: 'node-down', node: 'pve2' });
  await expect(call('GET', path)).resolves.toMatchObject({ status: 595 });
  expect(await strikes()).toEqual([['node-down', 1, null]]);
  const second = await pve.faults.inject({ kind: 'node-down', node: 'pve2' });
  await pve.faults.clear(id);
  await expect(call('GET', path)).resolves.toMatchObject({ status: 595 });
  await pve.faults.clear(second.id);
  await expect(call('GET', path)).resolves.toMatchObject({ status: 200 });
  const slow = await pve.faults.inject({ kind: 'node-slow', node: 'pve2', delayMs: 100 });
  const before = performance.now();
  await call('GET', path);
  expect(performance.now() - before).toBeGreaterThan(95);
  await pve.faults.clear(slow.id);
  await expect(pve.faults.inject({ kind: 'node-down', node: 'pve9' })).rejects.toThrow('There is no node pve9');
  expect(await strikes()).toEqual([]);
});

test('A flapping node is down and up for as long as was ordered, by the homelab’s own clock', async () => {
  const instant = createSimClock('instant');
  const waiting: { ms: number; wake: () => void }[] = [];
  const clock: SimClock = {
    now: instant.now,
    sleep: (ms, options) =>
      ms < 1000 ? instant.sleep(ms, options) : new Promise((wake) => waiting.push({ ms, wake })),
  };
  await using flapping = await startSimulator({ guests, clock });
  const isOnline = async (): Promise<unknown> => {
    const headers = withToken(flapping.token.name, flapping.token.secret);
    const { json } = await callApi(flapping.port, { path: '/api2/json/nodes', headers });
    return (json as { data: { node: string; status: string }[] }).data.find(({ node }) => node === 'pve2')?.status;
  };
  const { id } = await flapping.faults.inject({ kind: 'node-flapping', node: 'pve2', upSeconds: 20, downSeconds: 10 });
  expect(await isOnline()).toBe('offline');
  waiting.shift()?.wake();
  await expect.poll(isOnline).toBe('online');
  await expect.poll(() => waiting.map(({ ms }) => ms)).toEqual([20_000]);
  waiting.shift()?.wake();
  await expect.poll(isOnline).toBe('offline');
  await expect.poll(() => waiting.map(({ ms }) => ms)).toEqual([10_000]);
  await flapping.faults.clear(id);
  expect(await isOnline()).toBe('online');
  waiting.shift()?.wake();
  expect(await isOnline()).toBe('online');
});

test('The clock moves what is dated by it: tickets, tasks, headers and new certificates', async () => {
  const body = formOf({ username: 'root@pam', password: pve.rootPassword });
  const login = await callApi(pve.port, { method: 'POST', path: '/api2/json/access/ticket', headers: FORM, body });
  const { data } = login.json as { data: { ticket: string } };
  const withTicket = (): Promise<ApiAnswer> =>
    callApi(pve.port, { path: '/api2/json/version', headers: { Cookie: `PVEAuthCookie=${data.ticket}` } });
  expect((await withTicket()).status).toBe(200);
  const { id } = await pve.faults.inject({ kind: 'clock-moved', minutes: 121 });
  expect(await withTicket()).toMatchObject({ status: 401 });
  const later = Date.now() + 121 * 60_000;
  expect(Math.abs(Date.parse(String((await call('GET', '/version')).headers['date'])) - later)).toBeLessThan(5000);
  const before = pve.fingerprint;
  await pve.faults.inject({ kind: 'certificate-renewed' });
  expect(pve.fingerprint).not.toBe(before);
  await pve.faults.clear(id);
  expect((await withTicket()).status).toBe(200);
  expect(Math.abs(Date.parse(String((await call('GET', '/version')).headers['date'])) - Date.now())).toBeLessThan(5000);
});

test('Whoever listens is told of every change, and everything can be undone at once', async () => {
  const told: (readonly ActiveFault[])[] = [];
  const stop = pve.faults.onChange((faults) => told.push(faults));
  await pve.faults.inject({ kind: 'node-down', node: 'pve3' });
  await pve.faults.inject({ kind: 'answer-delayed', path: '/version', delayMs: 1 });
  await call('GET', '/version');
  await pve.faults.inject({ kind: 'clock-moved', minutes: -5 });
  await pve.faults.clearAll();
  stop();
  await pve.faults.inject({ kind: 'clock-moved', minutes: 5 });
  expect(told.map((faults) => faults.map(({ fault }) => fault.kind))).toEqual([
    ['node-down'],
    ['node-down', 'answer-delayed'],
    ['node-down', 'answer-delayed'],
    ['node-down'],
    ['node-down', 'clock-moved'],
    ['node-down'],
    [],
  ]);
});

test('What does not fit the schema is refused and breaks nothing', async () => {
  const wrong = { kind: 'request-refused', status: 20, times: 0 } as const;
  await expect(pve.faults.inject(wrong)).rejects.toThrow('from 300');
  expect(await strikes()).toEqual([]);
});

test('What lies on disk is the homelab without its faults', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'faults-'));
  const stateFile = join(folder, 'homelab.json');
  const read = (): { nodes: { isOnline: boolean }[]; storages: { id: string; usedBytes: number }[] } =>
    JSON.parse(readFileSync(stateFile, 'utf8')) as ReturnType<typeof read>;
  await using kept = await startSimulator({ guests, stateFile });
  const whole = read();
  await kept.faults.inject({ kind: 'node-down', node: 'pve2' });
  await kept.faults.inject({ kind: 'storage-full', storage: 'local-lvm' });
  kept.world.addPool('written');
  await kept.world.addContainer({ vmid: 140 });
  await expect.poll(() => readFileSync(stateFile, 'utf8')).toContain('written');
  expect(read().nodes).toEqual(whole.nodes);
  expect(read().storages.map(({ id, usedBytes }) => [id, usedBytes])).toEqual(
    whole.storages.map(({ id, usedBytes }) => [id, usedBytes]),
  );
  rmSync(folder, { recursive: true });
});

const options = (path: string) => ({
  host: '127.0.0.1',
  port: pve.port,
  path,
  headers: withToken(pve.token.name, pve.token.secret),
  rejectUnauthorized: false,
  agent: false as const,
});

/** What arrives of an answer before its connection is lost. */
function readTorn(path: string): Promise<{ status: number; promised: number; body: string; error: string }> {
  return new Promise((resolve) => {
    get(options(path), (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      const promised = Number(response.headers['content-length']);
      response.on('error', (error) =>
        resolve({ status: response.statusCode ?? 0, promised, body, error: error.message }),
      );
    });
  });
}

function readRaw(path: string): Promise<string> {
  return new Promise((resolve) => {
    get(options(`/api2/json${path}`), (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve(body));
    });
  });
}
