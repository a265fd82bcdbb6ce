import { expect, test } from 'vitest';
import type { AppErrorData } from '../../shared/errors.ts';
import { connectionId } from '../../shared/domain/ids.ts';
import { exampleConnection } from '../testing/example-connection.ts';
import { serverNotices } from './server-notices.ts';

const silent: AppErrorData = { code: 'pve:timeout', message: '', details: { host: 'pve.lan', afterMs: 1 } };
const locked: AppErrorData = { code: 'vault:locked', message: '', details: {} };
const changed: AppErrorData = {
  code: 'pve:untrusted-certificate',
  message: '',
  details: { host: 'pve.lan', expected: 'AA', presented: 'BB' },
};
const server = (name: string, error: AppErrorData | null) => ({
  ...exampleConnection,
  id: connectionId.parse(crypto.randomUUID()),
  name,
  health: error === null ? exampleConnection.health : ({ state: 'offline', lastContactAt: 1, error } as const),
});
const words = (...servers: ReturnType<typeof server>[]) => serverNotices(servers).map((one) => one.words);

test('the status bar tells servers that are away from those that want the user', () => {
  expect(words(server('attic', null))).toEqual([]);
  expect(words(server('attic', silent), server('cellar', null))).toEqual(['attic is offline']);
  expect(words(server('attic', silent), server('cellar', silent))).toEqual(['All servers are offline']);
  expect(words(server('attic', changed))).toEqual(['attic: certificate changed']);
  expect(words(server('attic', silent), server('cellar', changed), server('shed', locked))).toEqual([
    'attic is offline',
    'cellar: certificate changed',
    'Secrets are locked',
  ]);
});

test('servers whose secrets are locked are not called offline', () => {
  expect(words(server('attic', locked), server('cellar', locked))).toEqual(['Secrets are locked']);
});
