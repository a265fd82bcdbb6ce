import type { ReactNode } from 'react';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { ChooseVault } from './choose-vault.tsx';
import { UnlockVault } from './unlock-vault.tsx';

/** Asks where secrets may lie when the system has no keystore, and for the passphrase when they are locked. Never decides by itself. */
export function VaultGate(): ReactNode {
  const status = useSelect(useApp().stores.vault, (state) => state.status);
  if (status?.state === 'choose') return <ChooseVault />;
  if (status?.state === 'passphrase' && !status.isUnlocked) return <UnlockVault />;
  return null;
}
