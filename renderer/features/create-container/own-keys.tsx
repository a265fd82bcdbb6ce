import { KeyRound } from 'lucide-react';
import { useCallback, useState, type ReactNode } from 'react';
import type { KeyFileChoice, OwnPublicKeys, PublicKey } from '../../../shared/domain/public-key.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useRequest } from '../../hooks/use-request.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { countText } from '../../ui/format.ts';
import { Popover } from '../../ui/popover.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Checkbox } from '../../ui/toggle.tsx';
import { holdsKey, withKeys, withoutKey } from './key-lines.ts';

type Props = { lines: string; onChange: (lines: string) => void };

/** The user's own public keys to choose from; main finds them, and opens no private one. */
export function OwnKeys({ lines, onChange }: Props): ReactNode {
  const { client } = useApp();
  const [told, setTold] = useState<string | null>(null);
  const chooseFile = useAction(async () => {
    setTold(null);
    const choice = await client.call('keys:choose-file', {});
    if (choice?.outcome === 'read')
      onChange(
        withKeys(
          lines,
          choice.keys.map(({ line }) => line),
        ),
      );
    if (choice) setTold(wordsOf(choice));
  });
  return (
    <div className="flex flex-col gap-1">
      <div className="flex gap-2">
        <Popover
          title="Your public keys"
          className="w-100"
          trigger={
            <Button size="small">
              <KeyRound aria-hidden />
              My keys…
            </Button>
          }
        >
          <FoundKeys lines={lines} onChange={onChange} />
        </Popover>
        <Button size="small" isBusy={chooseFile.isBusy} onClick={() => chooseFile.run()}>
          From a file…
        </Button>
      </div>
      {told !== null && (
        <p role="status" className="text-sm text-ink-2">
          {told}
        </p>
      )}
      {chooseFile.error && <ErrorNotice {...explain(chooseFile.error)} />}
    </div>
  );
}

function FoundKeys({ lines, onChange }: Props): ReactNode {
  const { client } = useApp();
  const ask = useCallback(async (signal: AbortSignal) => client.call('keys:list', {}, signal), [client]);
  const [found] = useRequest(ask);
  if (found.state === 'failed') return <ErrorNotice {...explain(found.error)} />;
  if (found.state === 'loading') return <SkeletonRows label="Looking for keys" count={2} />;
  const { keys } = found.value;
  return (
    <>
      {keys.map((key) => (
        <Checkbox
          key={key.line}
          className="[overflow-wrap:anywhere]"
          label={key.comment || key.type}
          help={
            <>
              {key.type}, {placeOf(key)}
              <span className="block font-mono text-xs">{key.fingerprint}</span>
            </>
          }
          isOn={holdsKey(lines, key.line)}
          onChange={(isOn) => onChange(isOn ? withKeys(lines, [key.line]) : withoutKey(lines, key.line))}
        />
      ))}
      <p className="text-sm text-ink-3">{remarkOn(found.value)}</p>
    </>
  );
}

const placeOf = ({ source }: PublicKey): string => (source.kind === 'agent' ? 'in the ssh-agent' : source.name);

function remarkOn({ keys, folder, agent }: OwnPublicKeys): string {
  const about = {
    asked: 'The ssh-agent was asked as well.',
    none: 'No ssh-agent runs.',
    silent: 'The ssh-agent did not answer.',
  }[agent];
  const files = keys.length === 0 ? `No public key in ${folder}.` : 'Only public halves are read.';
  return `${files} ${about}`;
}

const refusals: Record<Extract<KeyFileChoice, { outcome: 'refused' }>['reason'], string> = {
  private: 'holds a private key. Nothing of it was kept; choose the file that ends in .pub.',
  'other-ending':
    'was not opened: only .pub, .txt and .keys files and authorized_keys are, so that no private key ever is.',
  'too-long': 'is too long to be a list of keys.',
  'no-key': 'holds no public key in OpenSSH’s format.',
  unreadable: 'cannot be read.',
};

function wordsOf(choice: KeyFileChoice): string {
  if (choice.outcome === 'refused') return `${choice.name} ${refusals[choice.reason]}`;
  const skipped = choice.skippedLines === 0 ? '' : `; ${countText(choice.skippedLines, 'line')} left out`;
  return `${countText(choice.keys.length, 'key')} from ${choice.name}${skipped}.`;
}
