import { expect, test } from 'vitest';
import type { VaultState } from '../../stores/vault-store.ts';
import { lockReason } from './lock-secrets.ts';

const vault = (status: VaultState['status']): VaultState => ({ status, isUnlockPutOff: false });
const idle = { newestFirst: [] };

test('secrets can be locked where a passphrase unlocks them again', () => {
  expect(lockReason(vault({ state: 'passphrase', isUnlocked: true }), idle)).toBeNull();
  expect(lockReason(vault({ state: 'passphrase', isUnlocked: false }), idle)).toBe('They are locked');
  for (const status of [null, { state: 'session' }, { state: 'keystore', backend: 'kwallet' }] as const)
    expect(lockReason(vault(status), idle)).toBe('They are not kept under a passphrase');
});
