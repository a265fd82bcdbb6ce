import type { ContainerCommand } from '../../shared/domain/app-command.ts';
import type { ContainerRow } from '../../shared/domain/container.ts';
import { boundActions, type BoundAction } from '../features/containers/actions/use-container-actions.ts';
import { statesOf } from '../features/containers/use-filter-facts.ts';
import type { AppParts } from '../hooks/app-context.ts';
import { lastResult } from '../hooks/last-result.ts';
import type { CommandDeed } from './command-deed.ts';

/** The deed of the registry behind each command; the first web service for `open-web`. */
const actionOf: Record<ContainerCommand, string> = {
  'container-start': 'start',
  'container-shutdown': 'shutdown',
  'container-reboot': 'reboot',
  'container-stop': 'stop',
  'container-open-web': 'open-web:',
  'container-last-job': 'open-last-job',
  'container-refresh-services': 'refresh-services',
  'container-save-template': 'save-template',
  'container-copy-name': 'copy-name',
  'container-copy-address': 'copy-address',
  'container-copy-id': 'copy-id',
  'container-delete': 'delete',
  'container-forget': 'forget',
};

/** The same deeds as at the container's own buttons. */
export function containerDeed(command: ContainerCommand, parts: AppParts): CommandDeed {
  const rows = chosenRows(parts);
  if (rows.length === 0) return { reason: 'Open or select a container first', run: () => undefined };
  const wanted = actionOf[command];
  const action = actionsNow(rows, parts).find(({ id }) => (wanted === 'open-web:' ? isWeb(id) : id === wanted));
  if (!action)
    return {
      reason: command === 'container-open-web' ? 'It has no web service' : 'Not for this one',
      run: () => undefined,
    };
  return { reason: action.isOffered ? action.reason : 'Not for this container', run: action.run };
}

/** Asked for twelve commands at every move of the focus, and only new when something of it is. */
const actionsNow = (rows: readonly ContainerRow[], parts: AppParts): readonly BoundAction[] => {
  const { connections, serverFacts, jobs, containerDialog } = parts.stores;
  return remembered(
    rows,
    parts,
    connections.getState().byId,
    serverFacts.getState().byId,
    statesOf(jobs.getState()),
    containerDialog.getState().asking,
  );
};
/** All but the first two only tell whether the answer still counts. */
const remembered = lastResult((rows: readonly ContainerRow[], parts: AppParts, ..._facts: readonly unknown[]) =>
  boundActions(rows, parts),
);

/** What the user looks at: the open container, with the selected ones if it is one of them; the selected ones while none is open. */
export function chosenRows({ stores }: Pick<AppParts, 'stores'>): readonly ContainerRow[] {
  const { place } = stores.navigation.getState();
  if (place.page !== 'containers') return [];
  const { keys } = stores.selection.getState();
  return rowsAt(place.key, keys, stores.inventory.getState().byKey);
}

const rowsAt = lastResult(
  (
    open: string | null,
    keys: ReadonlySet<string>,
    byKey: ReadonlyMap<string, ContainerRow>,
  ): readonly ContainerRow[] => {
    const chosen = open === null || keys.has(open) ? [...keys] : [open];
    return chosen.flatMap((key) => byKey.get(key) ?? []);
  },
);

const isWeb = (id: BoundAction['id']): boolean => id.startsWith('open-web:');
