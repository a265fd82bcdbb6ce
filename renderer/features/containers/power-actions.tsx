import type { ReactNode } from 'react';
import type { ContainerRow } from '../../../shared/domain/container.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import type { ActionId } from './actions/action.ts';
import { useContainerActions } from './actions/use-container-actions.ts';

/** The buttons of the detail: what one does most, from the same description as every menu. */
export function PowerActions({ row }: { row: ContainerRow }): ReactNode {
  const actions = useContainerActions([row]);
  const shown: readonly ActionId[] = [row.status === 'running' ? 'shutdown' : 'start', 'reboot', 'stop'];
  const remove = actions.find(({ id }) => id === (row.goneAt === null ? 'delete' : 'forget'));
  return (
    <div role="group" aria-label="Actions" className="flex gap-1.5">
      {shown.map((wanted) => {
        const action = actions.find(({ id }) => id === wanted);
        if (!action) return null;
        return (
          <Button
            key={action.id}
            tone={action.id === 'start' ? 'primary' : action.tone === 'danger' ? 'danger-plain' : 'plain'}
            disabledReason={action.reason}
            onClick={action.run}
          >
            <action.icon aria-hidden />
            {action.title}
          </Button>
        );
      })}
      <span className="flex-1" />
      {remove && (
        <IconButton label={remove.title} tone="danger-plain" disabledReason={remove.reason} onClick={remove.run}>
          <remove.icon aria-hidden />
        </IconButton>
      )}
    </div>
  );
}
