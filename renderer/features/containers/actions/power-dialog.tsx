import type { ReactNode } from 'react';
import type { PowerAction } from '../../../../shared/domain/job.ts';
import { useApp, useSelect } from '../../../hooks/app-context.ts';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { actionReason, divide } from './action.ts';
import { power, powerContainerActions } from './power.ts';
import { powerQuestion, whichContainer } from './power-question.ts';
import { tellFailure, useActionFacts } from './use-container-actions.ts';

type Props = { action: PowerAction; keys: readonly string[]; onClose: () => void };

/** Says what will happen to which containers before it does. */
export function PowerDialog({ action, keys, onClose }: Props): ReactNode {
  const app = useApp();
  const facts = useActionFacts();
  const byKey = useSelect(app.stores.inventory, (state) => state.byKey);
  const described = powerContainerActions.find(({ id }) => id === action);
  if (!described) return null;
  const rows = keys.flatMap((key) => byKey.get(key) ?? []);
  const { possible, skipped } = divide(described, rows, facts);
  const production = possible.filter(({ connectionId }) => facts.servers.get(connectionId)?.isProduction === true);
  const { title, text, keep, confirm, verb } = powerQuestion(action, rows.length === 1 ? rows : possible);
  const [only] = rows;
  const description =
    rows.length === 1 && only ? `${whichContainer(only, facts.servers.get(only.connectionId)?.name)}. ${text}` : text;
  const doIt = () => {
    onClose();
    power(action, possible, { ...app, skipped }).catch((error: unknown) => tellFailure(error, app));
  };
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={title}
      description={description}
      cancelLabel={keep}
      confirmLabel={confirm}
      tone={action === 'stop' ? 'danger' : 'primary'}
      blockedReason={actionReason(described, rows, facts)}
      extraConfirm={
        production.length === 0
          ? null
          : production.length === 1
            ? `${production[0]?.name} is on a production server; ${verb} all the same`
            : `${production.length} of them are on production servers; ${verb} all the same`
      }
      onConfirm={doIt}
    >
      {rows.length > 1 && (
        <ul
          aria-label="Containers"
          data-selectable
          className="max-h-44 overflow-y-auto rounded-md border border-line px-3 py-1.5"
        >
          {possible.map(({ key, name, vmid, node }) => (
            <li key={key} className="flex gap-2">
              <span className="min-w-0 flex-1 truncate">{name}</span>
              <span className="text-ink-3">
                {vmid} on {node}
              </span>
            </li>
          ))}
          {skipped.map(({ row: { key, name }, reason }) => (
            <li key={key} className="flex gap-2 text-ink-3">
              <span className="min-w-0 flex-1 truncate">{name}</span>
              <span>left out: {reason}</span>
            </li>
          ))}
        </ul>
      )}
    </ConfirmDialog>
  );
}
