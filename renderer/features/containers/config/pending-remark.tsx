import type { ReactNode } from 'react';
import type { ConfigOption } from '../../../../shared/domain/container-config.ts';
import { Button } from '../../../ui/button.tsx';
import { shownValue } from './option-rows.ts';

type Props = { option: ConfigOption; label: string; reason: string | null; onRevert: () => void };

/** What waits for the next start, with the way to take it back; nothing where nothing waits. */
export function PendingRemark({
  option: { name, current, pending, isLeaving },
  label,
  reason,
  onRevert,
}: Props): ReactNode {
  if (pending === null && !isLeaving) return null;
  const now = current === null ? 'not set' : shownValue(name, current);
  return (
    <span className="flex flex-wrap items-center gap-x-2 text-sm text-attention">
      <span className="[overflow-wrap:anywhere]">
        {isLeaving ? 'Goes' : 'Takes effect'} with the next start; until then {now}
      </span>
      <Button size="small" tone="ghost" disabledReason={reason} aria-label={`Revert ${label}`} onClick={onRevert}>
        Revert
      </Button>
    </span>
  );
}
