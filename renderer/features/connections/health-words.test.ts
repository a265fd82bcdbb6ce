import { expect, test } from 'vitest';
import type { AppErrorData } from '../../../shared/errors.ts';
import { healthWords } from './health-words.ts';

const away: AppErrorData = {
  code: 'pve:unreachable',
  message: '',
  details: { host: 'pve', port: 8006, reason: 'ECONNREFUSED' },
};
const changed: AppErrorData = {
  code: 'pve:untrusted-certificate',
  message: '',
  details: { host: 'pve', expected: null, presented: '' },
};
const refused: AppErrorData = {
  code: 'pve:unauthenticated',
  message: '',
  details: { host: 'pve', reason: '', needsTotp: false },
};
const locked: AppErrorData = { code: 'vault:locked', message: '', details: {} };

test.each<[AppErrorData, string, string]>([
  [away, 'Offline', 'failed'],
  [changed, 'Certificate changed', 'failed'],
  [refused, 'Not signed in', 'attention'],
  [locked, 'Secrets locked', 'attention'],
])('$code is told in a word of its own', (error, word, tone) => {
  expect(healthWords({ state: 'offline', lastContactAt: null, error })).toMatchObject({ word, tone });
});

test('a server that was not asked yet is neither online nor offline', () => {
  expect(healthWords({ state: 'unknown' })).toEqual({ tone: 'stopped', isHollow: true, word: 'Not contacted yet' });
  expect(healthWords({ state: 'online', lastContactAt: 1, version: '9' }).word).toBe('Online');
});
