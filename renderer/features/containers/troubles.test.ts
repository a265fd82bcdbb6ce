import { expect, test } from 'vitest';
import { connectionSummary } from '../../../shared/domain/connection.ts';
import type { AppErrorData } from '../../../shared/errors.ts';
import { exampleConnection } from '../../testing/example-connection.ts';
import { exampleRow } from '../../testing/example-row.ts';
import { troublesOf } from './troubles.ts';

const attic = exampleConnection;
const cellar = {
  ...attic,
  id: connectionSummary.shape.id.parse('1b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11'),
  name: 'cellar',
};
const away = (error: AppErrorData) => ({
  ...attic,
  nextLookAt: 99,
  health: { state: 'offline' as const, lastContactAt: 42, error },
});
const unreachable = {
  code: 'pve:unreachable',
  message: '',
  details: { host: 'pve.lan', port: 8006, reason: 'the port is closed' },
} as const;

test('when all is well nothing is said', () => {
  expect(troublesOf([attic, cellar], [exampleRow])).toEqual([]);
});

test('A06 one server that is away is named alone, with the reason, the age, and when it is asked again', () => {
  const [one, ...others] = troublesOf([away(unreachable), cellar], [exampleRow]);
  expect(others).toEqual([]);
  expect(one).toMatchObject({
    words: 'attic is offline',
    why: 'No connection to pve.lan:8006. the port is closed.',
    seenAt: 42,
    nextLookAt: 99,
    help: { kind: 'try' },
  });
});

test('the usual reasons are said in plain words', () => {
  const why = (reason: string) =>
    troublesOf([away({ ...unreachable, details: { ...unreachable.details, reason } })], []).map((one) => one.why);
  expect(why('connect ECONNREFUSED 10.0.0.2:8006')).toEqual(['Nothing answers at its port.']);
  expect(why('getaddrinfo ENOTFOUND pve.lan')).toEqual(['Its name is not known in this network.']);
});

test('a server that waits for the user is not called offline, and offers no further look', () => {
  const words = (error: AppErrorData) =>
    troublesOf([away(error)], []).map((one) => [one.words, one.nextLookAt, one.help]);
  expect(words({ code: 'vault:locked', message: '', details: {} })).toEqual([
    ['attic is not asked', null, { kind: 'open', label: 'Open server' }],
  ]);
  const details = { host: 'pve.lan', reason: 'no', needsTotp: false };
  expect(words({ code: 'pve:unauthenticated', message: '', details })).toEqual([
    ['attic refuses the sign-in', null, { kind: 'open', label: 'Sign in' }],
  ]);
});

test('A06 a node its cluster does not reach is named, with how many containers that concerns', () => {
  const [one] = troublesOf([{ ...attic, unreachableNodes: ['pve1'] }], [exampleRow, exampleRow]);
  expect(one).toMatchObject({
    words: 'Node pve1 is unreachable',
    why: 'attic does not reach it. Its 2 containers are shown as last seen.',
  });
});
