import { expect, test } from 'vitest';
import { AppError, toErrorData, type AppErrorData } from '../../shared/errors.ts';
import { explainFailure } from '../../shared/explain/explain-failure.ts';
import { describeError } from './describe-error.ts';

const failures: AppErrorData[] = [
  new AppError('pve:unauthenticated', '', { host: 'pve.lan', reason: 'invalid token value', needsTotp: false }),
  new AppError('pve:forbidden', '', { path: '/vms/100', privilege: 'VM.Allocate', reason: 'Permission check failed' }),
  new AppError('ssh:command-failed', '', {
    command: '40-app.sh',
    exitCode: 3,
    signal: null,
    lastLines: ['no space left'],
  }),
  new AppError('ssh:command-failed', '', { command: '40-app.sh', exitCode: null, signal: 'KILL', lastLines: [] }),
  new AppError('ssh:connection-lost', '', { host: '10.0.0.2', during: '40-app.sh' }),
  new AppError('provision:check-failed', '', {
    check: 'web page',
    waitedMs: 60_000,
    lastSeen: 'http://localhost/ answers 502 instead of 200 to 399',
  }),
  new AppError('provision:check-failed', '', { check: 'web page', waitedMs: 0, lastSeen: '' }),
  new AppError('provision:wait-timeout', '', {
    what: 'address',
    waitedMs: 120_000,
    lastSeen: '',
    brokenLink: null,
    checked: [],
  }),
].map((error) => toErrorData(error));

test('every explanation says what happened, why, and what to do', () => {
  for (const failure of failures) {
    const { title, explanation, nextStep } = describeError(failure);
    for (const text of [title, explanation, nextStep]) expect(text, failure.code).not.toMatch(/undefined|null|^$/);
    expect(explanation, failure.code).toMatch(/[.!?]$/);
  }
});

test('a changed host key is a reason to stop, and whoever knows why is told where the old one is forgotten', () => {
  const details = { host: '10.0.0.2', keyType: 'ed25519', expected: ['SHA256:old'], presented: 'SHA256:new' };
  const error = toErrorData(new AppError('ssh:host-key-mismatch', '', details));
  expect(describeError(error).nextStep).toContain('SSH trust on the server’s page');
  expect(explainFailure({ error })).toMatchObject({ action: 'open-servers' });
});

test('a node that is down is not taken for the server, which has answered', () => {
  const details = { host: 'pve.lan', port: 8006, reason: 'No route to host', node: 'pve2' };
  const words = describeError(toErrorData(new AppError('pve:unreachable', '', details)));
  expect(words.title).toBe('Node pve2 does not answer');
  expect(words.explanation).toBe('pve.lan answered, but could not pass this on to pve2. No route to host.');
  expect(words.nextStep).toContain('Check that pve2 is on');
});

test('A03 a wrong token secret is called a refused sign-in, not an unreachable server', () => {
  const words = describeError(failures[0] ?? toErrorData(null));
  expect(words.title).toBe('pve.lan refused the sign-in');
  expect(`${words.title} ${words.explanation}`).not.toMatch(/reach/);
});

test('the usual reasons why a server cannot be reached are said in plain words', () => {
  const explanation = (reason: string) =>
    describeError(toErrorData(new AppError('pve:unreachable', '', { host: 'pve.lan', port: 8006, reason })))
      .explanation;
  expect(explanation('connect ECONNREFUSED 10.0.0.2:8006')).toBe(
    'No connection to pve.lan:8006. Nothing answers at its port.',
  );
  expect(explanation('the proxy refused')).toBe('No connection to pve.lan:8006. the proxy refused.');
});

test('A02 a changed certificate is shown with the old and the new fingerprint', () => {
  const error = new AppError('pve:untrusted-certificate', '', {
    host: 'pve.lan',
    expected: 'AA:01',
    presented: 'BB:02',
  });
  expect(describeError(toErrorData(error)).explanation).toContain('Trusted was AA:01; now it presents BB:02');
});

test('A57 a missing right is named with the path it is needed on', () => {
  const words = describeError(failures[1] ?? toErrorData(null));
  expect(words.title).toContain('VM.Allocate');
  expect(words.explanation).toContain('/vms/100');
});

test('A51 a failed script shows its name, its code and its last lines', () => {
  const words = describeError(failures[2] ?? toErrorData(null));
  expect(words).toMatchObject({
    title: '40-app.sh failed',
    explanation: 'It ended with exit code 3.',
    lines: ['no space left'],
  });
});

test('a command that is a whole shell text does not become the title', () => {
  const command = "sh -c 'PATH=/usr/sbin:/usr/bin; export PATH\nif [ -d /run/systemd/system ]; then echo systemd; fi'";
  const error = new AppError('ssh:command-failed', '', { command, exitCode: 127, signal: null, lastLines: [] });
  expect(describeError(toErrorData(error)).title).toBe('A command in the container failed');
});

test('A52 a signal is a signal and a lost link a lost link, never an undefined exit code', () => {
  expect(describeError(failures[3] ?? toErrorData(null)).explanation).toBe('It was ended by KILL.');
  expect(describeError(failures[4] ?? toErrorData(null)).title).toBe('The connection to 10.0.0.2 was lost');
});

test('an unexpected error shows its reference and nothing of its inside', () => {
  const words = describeError(toErrorData(new TypeError('secret inside'), 'r-42'));
  expect(JSON.stringify(words)).toContain('r-42');
  expect(JSON.stringify(words)).not.toContain('secret inside');
});
