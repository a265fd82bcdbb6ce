import type { ReactNode } from 'react';
import type { AppErrorData } from '../../../../shared/errors.ts';
import type { ConfigChange, ContainerConfig } from '../../../../shared/domain/container-config.ts';
import { changeParameters, effectOf, wantedValue } from '../../../../shared/lxc/config-change.ts';
import { explain } from '../../../errors/explain.ts';
import { callText } from '../../../parts/call-text.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Breakable } from './breakable.tsx';
import { refusalWords } from './option-row.tsx';
import { rowLabel, shownValue } from './option-rows.ts';

type Props = {
  isOpen: boolean;
  title: string;
  config: ContainerConfig;
  change: ConfigChange;
  reason: string | null;
  /** What of it Proxmox would refuse. */
  refusals: readonly { name: string; why: string }[];
  isBusy: boolean;
  error: AppErrorData | null;
  onApply: () => void;
  onClose: () => void;
};

/** What is about to be sent, in words and to the letter, and when it takes effect. Nothing has been sent yet. */
export function ReviewDialog({
  isOpen,
  title,
  config,
  change,
  reason,
  refusals,
  isBusy,
  error,
  onApply,
  onClose,
}: Props): ReactNode {
  const edited = [...Object.keys(change.set), ...change.delete];
  const isWaiting = edited.some((name) => effectOf(name, config) === 'next-start');
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      isSticky
      title={title}
      className="w-152"
      description={
        config.isRunning
          ? isWaiting
            ? 'It runs: what Proxmox cannot change meanwhile waits for its next start.'
            : 'It runs; all of this takes effect at once.'
          : 'It is stopped; all of this counts from its next start.'
      }
      actions={
        <>
          <Button onClick={onClose}>Go on editing</Button>
          <Button
            tone="primary"
            isBusy={isBusy}
            disabledReason={reason ?? (refusals.length > 0 ? 'Proxmox would refuse it' : null)}
            onClick={onApply}
          >
            {edited.length === 1 ? 'Apply 1 change' : `Apply ${edited.length} changes`}
          </Button>
        </>
      }
    >
      <ul aria-label="Changes" className="flex flex-col">
        {edited.map((name) => (
          <li key={name} className="flex flex-col gap-0.5 border-b border-line py-2 first:pt-0 last:border-b-0">
            <span className="flex items-center justify-between gap-2">
              <span className="font-medium">{rowLabel(name)}</span>
              {config.isRunning && (
                <Badge>{effectOf(name, config) === 'now' ? 'at once' : 'with the next start'}</Badge>
              )}
            </span>
            <Line sign="was" name={name} value={wantedValue(config, name)} />
            <Line sign="will be" name={name} value={change.set[name] ?? null} />
            {refusalWords(refusals.find((one) => one.name === name)?.why ?? null)}
            {/^mp\d+$/.test(name) && change.set[name] === undefined && (
              <span className="text-sm text-ink-3">
                Its volume stays on the storage as an unused disk; nothing is deleted.
              </span>
            )}
          </li>
        ))}
      </ul>
      <CodeBlock
        label="The exact call"
        text={callText({
          method: 'PUT',
          path: `/nodes/${config.node}/lxc/${config.vmid}/config`,
          parameters: changeParameters(change, config.digest),
        })}
      />
      {error && <ErrorNotice {...explain(error)} />}
    </Dialog>
  );
}

const Line = ({ sign, name, value }: { sign: string; name: string; value: string | null }): ReactNode => (
  <span className="grid grid-cols-[56px_minmax(0,1fr)] gap-2 text-sm">
    <span className="text-ink-3">{sign}</span>
    <span className="font-mono whitespace-pre-wrap [overflow-wrap:anywhere]">
      {value === null ? (
        <span className="font-sans text-ink-3">not set</span>
      ) : (
        <Breakable text={shownValue(name, value)} />
      )}
    </span>
  </span>
);
