import { expect, test } from 'vitest';
import type { AppErrorData } from '../../../shared/errors.ts';
import { exampleConnection as online } from '../../testing/example-connection.ts';
import { exampleRow } from '../../testing/example-row.ts';
import { blockedReason, isWebUrl, powerReason, rowState } from './row-words.ts';

test('A90 nothing can be done while the server is away, and the reason is said', () => {
  const error = { code: 'pve:timeout', message: '', details: { host: 'pve.lan', afterMs: 1 } } as const;
  expect(blockedReason(exampleRow, { ...online, health: { state: 'offline', lastContactAt: 1, error } })).toBe(
    'attic is offline',
  );
  expect(blockedReason(exampleRow, online)).toBeNull();
});

test('a server we cannot sign in to, and a node its cluster does not reach, are told apart from one that is offline', () => {
  const away = (error: AppErrorData) =>
    blockedReason(exampleRow, { ...online, health: { state: 'offline', lastContactAt: 1, error } });
  expect(away({ code: 'vault:locked', message: '', details: {} })).toBe(
    'The secret to sign in to attic is not at hand',
  );
  const details = { host: 'pve.lan', expected: null, presented: 'AB' };
  expect(away({ code: 'pve:untrusted-certificate', message: '', details })).toBe(
    'The certificate of attic has changed',
  );
  expect(blockedReason(exampleRow, { ...online, unreachableNodes: ['pve1'] })).toBe('Node pve1 is unreachable');
  expect(blockedReason(exampleRow, { ...online, unreachableNodes: ['pve3'] })).toBeNull();
});

test('A83 a lock of Proxmox is shown as the reason', () => {
  expect(blockedReason({ ...exampleRow, lock: 'backup' }, online)).toBe('Proxmox has locked it (backup)');
});

test('A98 only http and https are ever offered to be opened', () => {
  expect(['http://10.0.0.2', 'HTTPS://x', 'javascript:alert(1)', 'file:///etc/passwd', null].map(isWebUrl)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('A92 an unknown state is said to be unknown, with the name still there', () => {
  expect(rowState({ ...exampleRow, status: 'unknown' })).toEqual({ tone: 'stopped', word: 'Unknown', isHollow: true });
  expect(rowState({ ...exampleRow, isStatusKnown: false })).toEqual({
    tone: 'stopped',
    word: 'Running',
    isHollow: true,
  });
  expect(rowState({ ...exampleRow, lifecycle: 'error' }).word).toBe('Unfinished');
  expect([powerReason(exampleRow, 'start'), powerReason(exampleRow, 'reboot')]).toEqual(['It is running', null]);
});
