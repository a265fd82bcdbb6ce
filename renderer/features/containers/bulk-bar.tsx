import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ContainerRow } from '../../../shared/domain/container.ts';
import { useFootBar } from '../../hooks/use-foot-bar.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { useContainerActions } from './actions/use-container-actions.ts';
import { offeredActions } from './row-menu.ts';

type Props = {
  rows: readonly ContainerRow[];
  /** How many of them the filter hides. */
  hiddenCount: number;
  onDropHidden: () => void;
  onClear: () => void;
};

/** What can be done to all chosen containers at once. What becomes of each is told one by one. */
export function BulkBar({ rows, hiddenCount, onDropHidden, onClear }: Props): ReactNode {
  useFootBar();
  const actions = offeredActions(useContainerActions(rows), rows.length).filter(
    ({ id, canDoMany }) => canDoMany && id !== 'copy-id' && id !== 'copy-name',
  );
  return (
    <div
      role="region"
      aria-label="Selected containers"
      className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-t border-line bg-rail px-4 py-2"
    >
      <span role="status" className="font-medium">
        {rows.length} selected
        {hiddenCount > 0 && <span className="font-normal text-attention">, {hiddenCount} hidden by the filter</span>}
      </span>
      {hiddenCount > 0 && (
        <Button size="small" tone="ghost" onClick={onDropHidden}>
          Deselect the hidden
        </Button>
      )}
      <div role="group" aria-label="Actions for all selected" className="ml-auto flex flex-wrap gap-1.5">
        {actions.map((action) => (
          <Button
            key={action.id}
            tone={action.tone === 'danger' ? 'danger-plain' : 'plain'}
            disabledReason={action.reason}
            onClick={action.run}
          >
            <action.icon aria-hidden />
            {action.title}
          </Button>
        ))}
      </div>
      <IconButton label="Clear the selection" onClick={onClear}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
}
