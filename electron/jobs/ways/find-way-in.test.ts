import { expect, test } from 'vitest';
import type { GuestWay } from '../../../shared/domain/guest-access.ts';
import { AppError } from '../../../shared/errors.ts';
import { fallbackNote, findWayIn, wayAfter, waysFrom } from './find-way-in.ts';
import { WayNotOffered, type WayIn, type WayTried } from './way-in.ts';

const signal = new AbortController().signal;
const transport = {
  exec: () => Promise.reject(new Error('not asked')),
  execStreaming: () => Promise.reject(new Error('not asked')),
  uploadFile: () => Promise.reject(new Error('not asked')),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};
const opened = (way: GuestWay): WayIn => ({
  way,
  label: way === 'pct-exec' ? 'pct exec on node pve2' : way,
  transport,
  isClosed: () => false,
  close: () => Promise.resolve(),
});
const refused = new AppError('ssh:auth-failed', 'no', { host: '10.0.0.9', user: 'root', methods: ['publickey'] });
const silent = new AppError('ssh:unreachable', 'no', {
  host: '10.0.0.9',
  port: 22,
  attempts: 2,
  waitedMs: 62_000,
  reason: 'connection refused',
});

function find(order: readonly GuestWay[], outcome: Partial<Record<GuestWay, Error>>) {
  const asked: GuestWay[] = [];
  const notes: string[] = [];
  const found = findWayIn({
    vmid: 105,
    order,
    signal,
    onFallback: (way: WayIn, tried: readonly WayTried[]) => notes.push(fallbackNote(way, tried)),
    open: (way) => {
      asked.push(way);
      const error = outcome[way];
      return error ? Promise.reject(error) : Promise.resolve(opened(way));
    },
  });
  return { found, asked, notes };
}

test('the preferred way comes first, the others after it in their order', () => {
  expect(waysFrom('automatic')).toEqual(['ssh', 'pct-exec', 'terminal']);
  expect(waysFrom('terminal')).toEqual(['terminal', 'ssh', 'pct-exec']);
});

test('the next way comes after the one in use, in a circle, without those that are not there', () => {
  const all = () => true;
  expect([wayAfter('ssh', all), wayAfter('pct-exec', all), wayAfter('terminal', all)]).toEqual([
    'pct-exec',
    'terminal',
    'ssh',
  ]);
  expect(wayAfter('ssh', (way) => way !== 'pct-exec')).toBe('terminal');
  expect(wayAfter('ssh', () => false)).toBe('ssh');
});

test('the first way that leads in is taken, without a note and without asking the others', async () => {
  const { found, asked, notes } = find(['ssh', 'pct-exec', 'terminal'], {});
  expect((await found).way).toBe('ssh');
  expect(asked).toEqual(['ssh']);
  expect(notes).toEqual([]);
});

test('a refused key leads to the next way, with a note that says so', async () => {
  const { found, notes } = find(['ssh', 'pct-exec', 'terminal'], { ssh: refused });
  expect((await found).way).toBe('pct-exec');
  expect(notes).toEqual(['Going on through pct exec on node pve2. SSH: 10.0.0.9 refused the key of root']);
});

test('A48 where no way leads in, each is told with its own cause, and whether it was there to be tried', async () => {
  const { found } = find(['ssh', 'pct-exec', 'terminal'], {
    ssh: silent,
    'pct-exec': new WayNotOffered('no SSH sign-in to the nodes is set for this server'),
    terminal: new WayNotOffered('VM.Console on /vms/105 is missing'),
  });
  await expect(found).rejects.toMatchObject({
    code: 'guest:no-way-in',
    details: {
      vmid: 105,
      ways: [
        {
          way: 'ssh',
          outcome: 'failed',
          reason: 'connection refused at 10.0.0.9, port 22 after 2 attempts in 62 s',
        },
        { way: 'pct-exec', outcome: 'skipped', reason: 'no SSH sign-in to the nodes is set for this server' },
        { way: 'terminal', outcome: 'skipped', reason: 'VM.Console on /vms/105 is missing' },
      ],
    },
  });
});

const stops: [string, Error][] = [
  [
    'another host key than the pinned one',
    new AppError('ssh:host-key-mismatch', 'no', { host: 'h', keyType: 'ed25519', expected: ['a'], presented: 'b' }),
  ],
  [
    'a host key the user did not accept',
    new AppError('ssh:host-key-unknown', 'no', { host: 'h', port: 22, keyType: 'ed25519', presented: 'b' }),
  ],
  ['a server that does not answer', new AppError('pve:unreachable', 'no', { host: 'h', port: 8006, reason: 'gone' })],
  ['a fault of ours', new TypeError('undefined is not a function')],
];
test.each(stops)('A50 %s stops, and no other way is tried', async (_what, error) => {
  const { found, asked } = find(['ssh', 'pct-exec', 'terminal'], { ssh: error });
  await expect(found).rejects.toBe(error);
  expect(asked).toEqual(['ssh']);
});

test('a node whose key nobody has confirmed is one way less, and no stop', async () => {
  const unknown = new AppError('ssh:host-key-unknown', 'no', {
    host: '10.0.0.2',
    port: 22,
    keyType: 'ed25519',
    presented: 'b',
  });
  const { found, notes } = find(['pct-exec', 'terminal', 'ssh'], { 'pct-exec': unknown });
  expect((await found).way).toBe('terminal');
  expect(notes).toEqual([expect.stringContaining('nobody has confirmed the SSH key of 10.0.0.2')]);
});
