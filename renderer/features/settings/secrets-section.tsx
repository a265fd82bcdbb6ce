import { useState, type ReactNode } from 'react';
import type { VaultStatus } from '../../../shared/domain/settings.ts';
import { settings as schema } from '../../../shared/domain/settings.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Section } from '../../ui/page-body.tsx';
import { ChangePassphrase } from './change-passphrase.tsx';
import { lockReason, lockSecrets } from './lock-secrets.ts';
import { PassphraseForm } from './passphrase-form.tsx';
import { NumberField, seconds } from './number-field.tsx';
import { useSettings } from './use-settings.ts';

/** Where passwords, tokens and keys are kept, and how long a copied one stays. */
export function SecretsSection(): ReactNode {
  const { stores } = useApp();
  const vault = useSelect(stores.vault, ({ status }) => status);
  const [settings, change] = useSettings();
  const isLocked = vault?.state === 'passphrase' && !vault.isUnlocked;
  return (
    <>
      {vault && (
        <Section title="Where they are kept" className="gap-3">
          <p>{vaultWords(vault)}</p>
          {isLocked && (
            <div>
              <Button tone="primary" onClick={() => stores.vault.putOffUnlock(false)}>
                Unlock…
              </Button>
            </div>
          )}
          {vault.state === 'passphrase' && vault.isUnlocked && <Unlocked />}
          {vault.state === 'session' && <PassphraseForm />}
        </Section>
      )}
      <Section title="Clipboard" className="gap-3">
        <NumberField
          label="Clear a copied secret after"
          help="Only if it is still there; what you copied since stays."
          schema={schema.shape.clipboardClearSeconds.unwrap()}
          unit={seconds}
          value={settings.clipboardClearSeconds}
          onChange={(clipboardClearSeconds) => change({ clipboardClearSeconds })}
        />
      </Section>
    </>
  );
}

/** What can be done about a passphrase while it is open. */
function Unlocked(): ReactNode {
  const parts = useApp();
  const vault = useSelect(parts.stores.vault, (state) => state);
  const jobs = useSelect(parts.stores.jobs, (state) => state);
  const [isChanging, setChanging] = useState(false);
  const lock = useAction(() => lockSecrets(parts));
  return (
    <>
      <div className="flex gap-2">
        <Button isBusy={lock.isBusy} disabledReason={lockReason(vault, jobs)} onClick={() => lock.run()}>
          Lock now
        </Button>
        <Button onClick={() => setChanging(true)}>Change passphrase…</Button>
      </div>
      {lock.error && <ErrorNotice {...explain(lock.error)} />}
      {isChanging && <ChangePassphrase onClose={() => setChanging(false)} />}
    </>
  );
}

function vaultWords(status: VaultStatus): string {
  switch (status.state) {
    case 'keystore':
      return `Passwords and tokens are kept encrypted by this system’s keystore (${status.backend}).`;
    case 'session':
      return 'Passwords and tokens are kept for this session only and forgotten when Gantry quits.';
    case 'passphrase':
      return status.isUnlocked
        ? 'Passwords and tokens are kept encrypted under your passphrase; unlocked until Gantry quits.'
        : 'Passwords and tokens are kept encrypted under your passphrase; locked.';
    case 'choose':
      return 'Not chosen yet where passwords and tokens are kept.';
  }
}
