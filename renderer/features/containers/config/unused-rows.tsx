import { Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AppErrorData } from '../../../../shared/errors.ts';
import type { ContainerConfig } from '../../../../shared/domain/container-config.ts';
import { explain } from '../../../errors/explain.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Section } from '../../../ui/page-body.tsx';
import { isStill, unusedDisks, type UnusedDisk } from './unused-disks.ts';

type Props = {
  config: ContainerConfig;
  containerName: string;
  /** A sentence that has to be agreed to on a production server. */
  extraConfirm: string | null;
  /** Why the entry cannot be removed now; null when it can. */
  removeReason: (disk: UnusedDisk) => string | null;
  mountReason: (disk: UnusedDisk) => string | null;
  /** The one that is asked about; null: none. */
  asked: UnusedDisk | null;
  isBusy: boolean;
  error: AppErrorData | null;
  onMount: (disk: UnusedDisk) => void;
  onAsk: (disk: UnusedDisk | null) => void;
  onRemove: (disk: UnusedDisk) => void;
};

/** Disks of the container that are mounted nowhere: mounted again, or deleted after a question. */
export function UnusedRows({ config, containerName, asked, onMount, onAsk, ...props }: Props): ReactNode {
  const disks = unusedDisks(config);
  if (disks.length === 0) return null;
  return (
    <Section title="Unused disks">
      <ul aria-label="Unused disks" className="-mx-2 border-t border-line">
        {disks.map((disk) => (
          <li key={disk.name} className="flex items-start gap-2 border-b border-line px-2 py-1.5">
            <span className="w-36 shrink-0 pt-0.5 text-ink-3">{disk.name}</span>
            <span className="flex min-w-0 flex-1 flex-col gap-0.5 pt-0.5">
              <span data-selectable className="font-mono text-sm [overflow-wrap:anywhere]">
                {disk.volume}
              </span>
              {disk.usedAs !== null && (
                <span className="text-sm text-ink-3">
                  It is mounted as {disk.usedAs}; only this entry is left over, and removing it keeps the disk.
                </span>
              )}
            </span>
            <span className="flex shrink-0 gap-0.5">
              <Button
                size="small"
                tone="ghost"
                aria-label={`Mount ${disk.volume} again`}
                disabledReason={
                  props.mountReason(disk) ?? (disk.usedAs === null ? null : `It is mounted as ${disk.usedAs}`)
                }
                onClick={() => onMount(disk)}
              >
                Mount…
              </Button>
              <IconButton
                label={`Delete ${disk.volume}…`}
                size="small"
                disabledReason={props.removeReason(disk)}
                onClick={() => onAsk(disk)}
              >
                <Trash2 aria-hidden />
              </IconButton>
            </span>
          </li>
        ))}
      </ul>
      {asked && (
        <ConfirmDialog
          isOpen
          onClose={() => onAsk(null)}
          title={asked.usedAs === null ? `Delete ${asked.volume}?` : `Remove the entry ${asked.name}?`}
          description={
            asked.usedAs === null
              ? `This disk belongs to ${containerName} and is mounted nowhere. It is deleted from its storage with everything on it. This cannot be undone.`
              : `The disk ${asked.volume} is mounted as ${asked.usedAs} and stays; only its entry among the unused ones goes.`
          }
          {...(asked.usedAs === null && {
            vanishes: [{ id: asked.name, label: asked.volume, detail: 'with everything on it' }],
            stays: `${containerName} and its other disks stay. Where a snapshot still needs the disk, Proxmox keeps it.`,
            nameToType: containerName,
            extraConfirm: props.extraConfirm,
          })}
          blockedReason={
            isStill(asked, config) ? props.removeReason(asked) : 'The configuration has changed: look again first'
          }
          cancelLabel="Keep it"
          confirmLabel={asked.usedAs === null ? 'Delete disk' : 'Remove entry'}
          isBusy={props.isBusy}
          error={props.error && <ErrorNotice {...explain(props.error)} />}
          onConfirm={() => props.onRemove(asked)}
        />
      )}
    </Section>
  );
}
