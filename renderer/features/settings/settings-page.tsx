import { useCallback, useState, type ReactNode } from 'react';
import { toErrorData } from '../../../shared/errors.ts';
import type { Settings, VaultStatus } from '../../../shared/domain/settings.ts';
import { settings as settingsSchema } from '../../../shared/domain/settings.ts';
import { describeError } from '../../errors/describe-error.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useRequest } from '../../hooks/use-request.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Facts, Section } from '../../ui/page-body.tsx';
import { RadioChoice } from '../../ui/radio-choice.tsx';
import { Switch } from '../../ui/toggle.tsx';

export function SettingsPage(): ReactNode {
  const { client, stores } = useApp();
  const settings = useSelect(stores.settings, (state) => state.settings);
  const vault = useSelect(stores.vault, ({ status }) => status);
  const change = (more: Partial<Settings>) => {
    stores.settings.change(more).catch((error: unknown) => {
      const words = describeError(toErrorData(error));
      stores.toasts.show('failure', 'The setting could not be saved', words.explanation);
    });
  };
  const ask = useCallback((signal: AbortSignal) => client.call('app:info', {}, signal), [client]);
  const [info] = useRequest(ask);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-140 flex-col gap-8 px-6 py-6">
        <Section level={2} title="Look">
          <RadioChoice
            label="Theme"
            isInline
            value={settings.theme}
            onChange={(theme) => change({ theme })}
            choices={[
              { value: 'system', label: 'As the system' },
              { value: 'light', label: 'Light' },
              { value: 'dark', label: 'Dark' },
            ]}
          />
        </Section>
        <Section level={2} title="Behaviour" className="gap-3">
          <Switch
            label="Single-key shortcuts"
            help="n, /, ? and g with a letter. The ones with Ctrl or ⌘ always work."
            isOn={settings.hasSingleKeyShortcuts}
            onChange={(hasSingleKeyShortcuts) => change({ hasSingleKeyShortcuts })}
          />
          <Switch
            label="Notifications"
            help="When a job ends or needs you while the window is hidden."
            isOn={settings.hasNotifications}
            onChange={(hasNotifications) => change({ hasNotifications })}
          />
        </Section>
        <Section level={2} title="Secrets" className="gap-3">
          <ClipboardSeconds
            seconds={settings.clipboardClearSeconds}
            onChange={(clipboardClearSeconds) => change({ clipboardClearSeconds })}
          />
          {vault && <p className="text-ink-2">{vaultWords(vault)}</p>}
          {vault?.state === 'passphrase' && !vault.isUnlocked && (
            <div>
              <Button onClick={() => stores.vault.putOffUnlock(false)}>Unlock…</Button>
            </div>
          )}
        </Section>
        {info.value && (
          <Section
            level={2}
            title="About"
            aside={
              <CopyButton
                label="Copy"
                text={`Gantry ${info.value.version}, Electron ${info.value.electron}, ${info.value.platform}`}
              />
            }
          >
            <Facts
              facts={[
                ['Gantry', info.value.version],
                ['Electron', info.value.electron],
                ['System', info.value.platform],
                [
                  'Data folder',
                  <span key="folder" className="font-mono text-sm">
                    {info.value.dataFolder}
                  </span>,
                ],
                ['Licence', 'MIT'],
              ]}
            />
          </Section>
        )}
      </div>
    </div>
  );
}

function ClipboardSeconds({ seconds, onChange }: { seconds: number; onChange: (seconds: number) => void }): ReactNode {
  const [typed, setTyped] = useState(String(seconds));
  const read = settingsSchema.shape.clipboardClearSeconds.safeParse(Number(typed));
  return (
    <Field
      label="Clear a copied secret from the clipboard after"
      error={read.success ? undefined : (read.error.issues[0]?.message ?? 'a number')}
      className="w-72"
    >
      {(control) => (
        <Input
          {...control}
          unit="s"
          inputMode="numeric"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => {
            if (read.success && read.data !== seconds) onChange(read.data);
          }}
        />
      )}
    </Field>
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
        ? 'Passwords and tokens are kept encrypted under your passphrase; unlocked.'
        : 'Passwords and tokens are kept encrypted under your passphrase; locked.';
    case 'choose':
      return 'Not chosen yet where passwords and tokens are kept.';
  }
}
