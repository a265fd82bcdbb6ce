import { Pencil, RotateCcw, Trash2 } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import type { ConfigOption } from '../../../../shared/domain/container-config.ts';
import { isRemovable } from '../../../../shared/lxc/config-change.ts';
import { findOption } from '../../../../shared/lxc/options.ts';
import type { Mistake, SubOption } from '../../../../shared/lxc/value-type.ts';
import { OptionField } from '../../../parts/option-field.tsx';
import { Button, IconButton } from '../../../ui/button.tsx';
import { cn } from '../../../ui/cn.ts';
import type { Option } from '../../../ui/select.tsx';
import { editWords, rowLabel, shownValue } from './option-rows.ts';
import { Breakable } from './breakable.tsx';
import { PendingRemark } from './pending-remark.tsx';

export type RowProps = {
  name: string;
  /** As the server has it; null: not set. */
  option: ConfigOption | null;
  /** Undefined: not edited. */
  edit: string | null | undefined;
  /** Why Proxmox would refuse what was edited; null when it would not, or nobody knows. */
  refusal: string | null;
  mistakes: readonly Mistake[];
  isOpen: boolean;
  /** Why it cannot be changed now; null when it can. */
  reason: string | null;
  offers: Readonly<Partial<Record<string, readonly Option[]>>>;
  reasonAgainst: (option: SubOption) => string | null;
  major: number | null;
  onOpen: (isOpen: boolean) => void;
  onEdit: (value: string | null) => void;
  onUndo: () => void;
  onRevert: () => void;
  /** Of a disk that can grow. */
  onGrow: (() => void) | null;
  growReason: string | null;
};

/** One option: what it is, what waits, what was edited; its fields when it is opened. */
export function OptionRow(props: RowProps): ReactNode {
  const { name, option, edit, isOpen, reason, onOpen, onEdit, onUndo, onGrow } = props;
  const id = useId();
  const known = findOption(name);
  const label = rowLabel(name);
  const wanted = option === null || option.isLeaving ? null : (option.pending ?? option.current);
  const value = edit === undefined ? wanted : edit;
  const isEdited = edit !== undefined;
  const isGone = known?.count !== undefined && value === null;
  return (
    <li
      aria-labelledby={`${id}-name`}
      className={cn('flex flex-col gap-2 border-b border-line px-2 py-1.5', isEdited && 'bg-accent/5')}
    >
      <div className="flex min-w-0 items-start gap-2">
        <span id={`${id}-name`} className="w-36 shrink-0 pt-0.5 text-ink-3">
          {label}
        </span>
        <div className="flex min-w-0 flex-1 flex-col gap-0.5 pt-0.5">
          <Value name={name} value={value} byDefault={known?.default ?? ''} isGone={isGone} />
          {isEdited && !isGone && (
            <span className="text-sm text-ink-3 [overflow-wrap:anywhere]">
              <span className="text-accent">Edited</span>: {editWords(name, wanted, value)}
            </span>
          )}
          {refusalWords(props.refusal)}
          {option !== null && <PendingRemark option={option} label={label} reason={reason} onRevert={props.onRevert} />}
        </div>
        <div className="flex shrink-0 gap-0.5">
          {onGrow && (
            <Button size="small" tone="ghost" disabledReason={props.growReason} onClick={onGrow}>
              Grow…
            </Button>
          )}
          {isEdited ? (
            <IconButton label={`Undo the edit of ${label}`} size="small" onClick={onUndo}>
              <RotateCcw aria-hidden />
            </IconButton>
          ) : (
            isRemovable(name) &&
            value !== null && (
              <IconButton
                label={known?.count === undefined ? `Take ${label} out` : `Remove ${label}`}
                size="small"
                disabledReason={reason}
                onClick={() => onEdit(null)}
              >
                <Trash2 aria-hidden />
              </IconButton>
            )
          )}
          {!isGone && (
            <IconButton
              label={isOpen ? `Close ${label}` : `Edit ${label}`}
              size="small"
              aria-expanded={isOpen}
              disabledReason={reason}
              onClick={() => onOpen(!isOpen)}
            >
              <Pencil aria-hidden />
            </IconButton>
          )}
        </div>
      </div>
      {isOpen && !isGone && known && reason === null && <Fields {...props} value={value} />}
    </li>
  );
}

/** What is known before anything is sent. */
export const refusalWords = (why: string | null): ReactNode =>
  why === null ? null : (
    <span className="text-sm [overflow-wrap:anywhere]">
      <span className="font-medium text-failed">Would be refused</span>: {why}
    </span>
  );

function Fields({
  name,
  value,
  mistakes,
  offers,
  reasonAgainst,
  major,
  onEdit,
}: RowProps & { value: string | null }): ReactNode {
  const option = findOption(name);
  if (!option) return null;
  return (
    <div className="rounded-md border border-line bg-sunken p-3">
      <OptionField {...{ name, option, value, mistakes, offers, reasonAgainst, major }} onChange={onEdit} />
    </div>
  );
}

function Value({
  name,
  value,
  byDefault,
  isGone,
}: {
  name: string;
  value: string | null;
  byDefault: string;
  isGone: boolean;
}): ReactNode {
  if (isGone) return <span className="text-ink-3">will be removed</span>;
  if (value === null)
    return (
      <span className="text-ink-3" title="Not set: this is what Proxmox takes">
        <span className="sr-only">default: </span>
        {shownValue(name, byDefault)}
      </span>
    );
  const isCode = findOption(name)?.type.kind === 'properties';
  return (
    <span data-selectable className={cn('whitespace-pre-wrap [overflow-wrap:anywhere]', isCode && 'font-mono text-sm')}>
      {isCode ? <Breakable text={value} /> : shownValue(name, value)}
    </span>
  );
}
