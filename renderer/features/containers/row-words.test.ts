import { expect, test } from 'vitest';
import { connectionSummary } from '../../../shared/domain/connection.ts';
import { exampleRow } from '../../testing/example-row.ts';
import { blockedReason, isWebUrl, powerReason, rowState } from './row-words.ts';

const online = connectionSummary.parse({
  id: exampleRow.connectionId,
  name: 'attic',
  host: 'pve.lan',
  port: 8006,
  auth: { kind: 'ticket', userName: 'root@pam' },
  fingerprint: Array.from({ length: 32 }, () => 'AB').join(':'),
  guestProxy: null,
  colour: 'none',
  isProduction: false,
  isDemo: false,
  trustedHow: 'added',
  trustedAt: 0,
  createdAt: 1,
  health: { state: 'online', lastContactAt: 1, version: '9.2' },
});

test('A90 nothing can be done while the server is away, and the reason is said', () => {
  const error = { code: 'pve:timeout', message: '', details: { host: 'pve.lan', afterMs: 1 } } as const;
  expect(blockedReason(exampleRow, { ...online, health: { state: 'offline', lastContactAt: 1, error } })).toBe(
    'attic is offline',
  );
  expect(blockedReason(exampleRow, online)).toBeNull();
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
  expect(rowState({ ...exampleRow, lifecycle: 'error' }).word).toBe('Unfinished');
  expect([powerReason(exampleRow, 'start'), powerReason(exampleRow, 'reboot')]).toEqual(['It is running', null]);
});
