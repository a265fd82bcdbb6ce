import { expect, test } from 'vitest';
import { AppError, toErrorData, type AppErrorData, type ErrorCode, type ErrorDetails } from '../errors.ts';
import { explainFailure } from './explain-failure.ts';
import type { StepLine } from './step-line.ts';

const errorOf = <C extends ErrorCode>(code: C, details: ErrorDetails<C>): AppErrorData =>
  toErrorData(new AppError(code, '', details));

const printed = (...texts: string[]): StepLine[] => texts.map((text, at) => ({ stream: 'stderr', text, at }));

const unreachable = (reason: string): AppErrorData =>
  errorOf('ssh:unreachable', { host: '10.0.0.7', port: 22, attempts: 6, waitedMs: 60_000, reason });
const waited = (what: ErrorDetails<'provision:wait-timeout'>['what'], lastSeen: string): AppErrorData =>
  errorOf('provision:wait-timeout', { what, waitedMs: 120_000, lastSeen, brokenLink: null, checked: [] });

const ours: [AppErrorData, string, boolean][] = [
  [unreachable('connection refused'), 'ssh-connection-refused', true],
  [unreachable('connection timed out'), 'ssh-connect-timeout', true],
  [unreachable('no route to host'), 'host-unreachable', true],
  [unreachable('host name not found'), 'dns-resolution-failed', true],
  [waited('dns', ''), 'dns-resolution-failed', true],
  [waited('route', 'no default route'), 'network-unreachable', true],
  [waited('package-lock', 'apt-get (pid 312)'), 'apt-lock-held', true],
  [waited('ssh', 'connection refused'), 'ssh-connection-refused', true],
  [errorOf('ssh:auth-failed', { host: 'ct', user: 'root', methods: ['publickey'] }), 'ssh-key-refused', true],
  [
    errorOf('ssh:host-key-mismatch', { host: 'ct', keyType: 'ssh-ed25519', expected: ['a'], presented: 'b' }),
    'ssh-host-key-changed',
    true,
  ],
  [errorOf('ssh:connection-lost', { host: 'ct', during: '10-app.sh' }), 'ssh-connection-lost', true],
  [errorOf('ssh:timeout', { command: '10-app.sh', afterMs: 60_000, kind: 'idle' }), 'timed-out', true],
  [
    errorOf('ssh:upload-failed', { path: '/srv/x', reason: 'write /srv/x: No space left on device' }),
    'disk-full-in-container',
    true,
  ],
  [errorOf('pve:busy', { lock: 'backup', reason: 'CT is locked (backup)' }), 'container-locked', true],
  [errorOf('pve:timeout', { host: 'pve', afterMs: 30_000 }), 'connection-timeout', true],
  [
    errorOf('pve:forbidden', {
      path: '/vms/104',
      privilege: 'VM.Console',
      reason: 'Permission check failed (/vms/104, VM.Console)',
    }),
    'permission-denied',
    true,
  ],
  [
    errorOf('pve:unreachable', { host: 'pve.lan', port: 8006, reason: 'connect ECONNREFUSED 10.0.0.1:8006' }),
    'connection-refused',
    true,
  ],
  [
    errorOf('provision:package-missing', {
      manager: 'apt',
      packages: ['nginxx'],
      lastLines: ['E: Unable to locate package nginxx'],
    }),
    'package-not-found',
    true,
  ],
];

test.each(ours)('what $code of ours says by itself is told', (error, cause, isSure) => {
  expect(explainFailure({ error })).toMatchObject({ cause, isSure });
});

test('what a line proves goes before what the code alone says', () => {
  const error = errorOf('ssh:timeout', { command: '10-app.sh', afterMs: 60_000, kind: 'idle' });
  const told = explainFailure({
    error,
    lines: printed('E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 88'),
  });
  expect(told).toMatchObject({ cause: 'apt-lock-held', isSure: true });
  expect(told?.checked).toContain('What was printed (1 line)');
});

test('a cancelled job and a template that cannot be read are left to their own words', () => {
  expect(explainFailure({ error: errorOf('job:cancelled', {}) })).toBeNull();
  const invalid = errorOf('template:invalid', { file: 'gantry.yaml', line: 3, column: null, reason: 'no name' });
  expect(explainFailure({ error: invalid })).toBeNull();
});

test('a wait whose broken link is known is left to the words for that link', () => {
  const error = errorOf('provision:wait-timeout', {
    what: 'dns',
    waitedMs: 120_000,
    lastSeen: '',
    brokenLink: 'resolver',
    checked: [{ link: 'resolver', outcome: 'broken', seen: '10.0.0.1 does not answer' }],
  });
  expect(explainFailure({ error })).toBeNull();
});

test.each(['address', 'init'] as const)(
  'a vain wait for %s is left to its own words, which say what was seen',
  (what) => {
    expect(explainFailure({ error: waited(what, 'eth0: no address') })).toBeNull();
  },
);

test('lines are explained without an error as well, whoever printed them', () => {
  const told = explainFailure({ error: null, lines: printed('TASK ERROR: CT is locked (snapshot)') });
  expect(told).toMatchObject({ cause: 'container-locked', decisiveLine: 'TASK ERROR: CT is locked (snapshot)' });
});

test('what was overcome long before the end is not taken for the cause with certainty', () => {
  const chatter = Array.from({ length: 500 }, (_, number) => `fetched part ${number} from the second mirror`);
  const lines = printed('curl: (6) Could not resolve host: mirror.one', ...chatter);
  const error = errorOf('ssh:command-failed', { command: '10-app.sh', exitCode: 9, signal: null, lastLines: [] });
  expect(explainFailure({ error, lines })?.isSure).toBe(false);
});

test('B07 a connection a script has waited for proves nothing once something else went wrong, and all where nothing did', () => {
  const refused = 'curl: (7) Failed to connect to localhost port 8080 after 0 ms: Connection refused';
  const tell = (...after: string[]) =>
    explainFailure({
      error: {
        code: 'ssh:command-failed',
        message: '',
        details: { command: '10-app.sh', exitCode: 1, signal: null, lastLines: [refused, refused, ...after] },
      },
    });
  const cause = 'connection-refused';
  expect(tell()).toMatchObject({ cause, isSure: true });
  expect(tell('download failed after 2 retries', 'Cleaning up')).toMatchObject({ cause, isSure: true });
  expect(tell('migration 0042 failed: relation "users" already exists')).toMatchObject({ cause, isSure: false });
});
