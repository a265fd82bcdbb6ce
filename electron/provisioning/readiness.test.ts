import { chooseAddress } from '../lib/choose-address.ts';
import { describe, expect, test } from 'vitest';
import { ScriptedTransport } from '../../tests/support/scripted-transport.ts';
import { AppError } from '../../shared/errors.ts';
import { ManualClock } from '../lib/clock.ts';
import { judgeInit, packageHost, waitForAddress, waitForDns, waitForInit, waitForRoute } from './readiness.ts';

describe('waiting for the system manager', () => {
  test.each([
    ['systemd running\n', true],
    ['systemd degraded\n', true],
    ['systemd offline\n', true],
    ['systemd \n', true],
    ['openrc default\n', true],
    ['none\n', true],
    ['systemd starting\n', false],
    ['systemd initializing\n', false],
    ['openrc sysinit\n', false],
    ['openrc boot\n', false],
  ])('%j counts as settled: %s', (answer, isSettled) => {
    expect('ready' in judgeInit(answer)).toBe(isSettled);
  });

  test('names the units it waits for', () => {
    const answer =
      'systemd starting\n  67 systemd-networkd-wait-online.service start running\n 90 network-online.target start waiting\n';
    expect(judgeInit(answer)).toEqual({
      waiting: 'The system is starting: systemd-networkd-wait-online.service, network-online.target',
    });
  });

  test('tells each thing once, and goes on when it has settled', async () => {
    const clock = new ManualClock();
    let looks = 0;
    const transport = new ScriptedTransport([
      [/is-system-running/, () => ({ stdout: ++looks < 4 ? 'systemd starting\n' : 'systemd degraded\n' })],
    ]);
    const seen: string[] = [];
    const done = waitForInit(transport, { clock, onStatus: (message) => seen.push(message) });
    await clock.advance(2_000);
    await done;
    expect(looks).toBe(4);
    expect(seen).toEqual(['The system is starting']);
  });

  test('A48 gives up by name, with what was seen last', async () => {
    const clock = new ManualClock();
    const transport = new ScriptedTransport([[/is-system-running/, { stdout: 'systemd starting\n' }]]);
    const failure = waitForInit(transport, { clock, timeoutMs: 5_000 }).catch((error: unknown) => error);
    await clock.advance(6_000);
    expect(await failure).toMatchObject({
      code: 'provision:wait-timeout',
      details: { what: 'init', waitedMs: 5_000, lastSeen: 'The system is starting' },
    });
  });

  test('A59 ends at once when cancelled', async () => {
    const clock = new ManualClock();
    const controller = new AbortController();
    const transport = new ScriptedTransport([[/is-system-running/, { stdout: 'systemd starting\n' }]]);
    const waiting = waitForInit(transport, { clock, signal: controller.signal }).catch((error: unknown) => error);
    await clock.advance(600);
    controller.abort();
    expect(await waiting).toMatchObject({ name: 'AbortError' });
    expect(clock.waiting).toBe(0);
  });

  test('takes a look that hangs as waiting, and a lost connection as the end', async () => {
    const clock = new ManualClock();
    const hangs = new AppError('ssh:timeout', 'x', { command: 'x', afterMs: 1, kind: 'total' });
    const lost = new AppError('ssh:connection-lost', 'x', { host: 'h', during: 'x' });
    let looks = 0;
    const transport = new ScriptedTransport([[/is-system-running/, () => (++looks === 1 ? hangs : lost)]]);
    const failure = waitForInit(transport, { clock }).catch((error: unknown) => error);
    await clock.advance(1_000);
    expect(await failure).toBe(lost);
  });
});

describe('the address', () => {
  test.each([
    [[], null],
    [[{ name: 'lo', addresses: ['127.0.0.1/8', '::1/128'] }], null],
    [[{ name: 'eth0', addresses: ['fe80::1/64'] }], null],
    [[{ name: 'eth0', addresses: ['169.254.3.4/16'] }], null],
    [[{ name: 'eth0', addresses: ['fe80::1/64', '192.168.1.20/24'] }], '192.168.1.20'],
    [[{ name: 'eth0', addresses: ['fd00::20/64', 'fe80::1/64'] }], 'fd00::20'],
    [[{ name: 'eth0', addresses: ['fd00::20/64', '10.0.0.4/8'] }], '10.0.0.4'],
    [
      [
        { name: 'docker0', addresses: ['172.17.0.1/16'] },
        { name: 'eth0', addresses: ['10.0.0.4'] },
      ],
      '10.0.0.4',
    ],
  ])('of %j is %s', (interfaces, address) => {
    expect(chooseAddress(interfaces)).toBe(address);
  });

  test('A38 is waited for, saying what the interfaces have until then', async () => {
    const clock = new ManualClock();
    const answers = [
      [],
      [{ name: 'eth0', addresses: [] }],
      [{ name: 'eth0', addresses: ['fe80::1/64'] }],
      [{ name: 'eth0', addresses: ['10.1.2.3/24'] }],
    ];
    const seen: string[] = [];
    const address = waitForAddress(() => Promise.resolve(answers.shift() ?? []), {
      clock,
      onStatus: (message) => seen.push(message),
    });
    await clock.advance(3_000);
    expect(await address).toBe('10.1.2.3');
    expect(seen).toEqual(['No network interface yet', 'eth0: no address', 'eth0: only fe80::1/64']);
  });
});

describe('route and names', () => {
  test('the default route is awaited by name', async () => {
    const clock = new ManualClock();
    const failure = waitForRoute(new ScriptedTransport(), { clock, timeoutMs: 1_000 }).catch((error: unknown) => error);
    await clock.advance(1_000);
    expect(await failure).toMatchObject({ details: { what: 'route', lastSeen: 'There is no default route' } });
    await waitForRoute(new ScriptedTransport([[/ip route/, { stdout: 'default via 10.0.0.1 dev eth0\n' }]]), { clock });
  });

  test.each([
    ['deb http://deb.debian.org/debian bookworm main', 'debian', 'deb.debian.org'],
    ['# deb http://old.example.org/ x\nURIs: https://archive.ubuntu.com/ubuntu/', 'debian', 'archive.ubuntu.com'],
    ['https://dl-cdn.alpinelinux.org/alpine/v3.22/main', 'alpine', 'dl-cdn.alpinelinux.org'],
    ['', 'alpine', 'dl-cdn.alpinelinux.org'],
    ['deb http://$(touch /x)/ y', 'debian', 'deb.debian.org'],
  ] as const)('the host of %j is asked for', (sources, family, host) => {
    expect(packageHost(sources, family)).toBe(host);
  });

  test('names that do not resolve end as `dns`', async () => {
    const clock = new ManualClock();
    const failure = waitForDns(new ScriptedTransport(), { family: 'debian' }, { clock, timeoutMs: 2_000 }).catch(
      (error: unknown) => error,
    );
    await clock.advance(2_000);
    expect(await failure).toMatchObject({ details: { what: 'dns', lastSeen: 'deb.debian.org cannot be resolved' } });
  });
});
