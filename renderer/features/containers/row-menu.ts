import { createElement } from 'react';
import type { MenuEntry } from '../../ui/menu-entries.ts';
import type { BoundAction } from './actions/use-container-actions.ts';

/** Actions as a menu, their groups kept apart. */
export function menuEntries(actions: readonly BoundAction[]): readonly MenuEntry[] {
  return actions.flatMap((action, index): MenuEntry[] => {
    const before = actions[index - 1];
    const item: MenuEntry = {
      kind: 'item',
      id: action.id,
      label: action.title,
      icon: createElement(action.icon, { 'aria-hidden': true }),
      tone: action.tone,
      keyHint: action.key?.toLowerCase() ?? null,
      disabledReason: action.reason,
      onSelect: action.run,
    };
    const isNewGroup = before !== undefined && before.group !== action.group;
    return isNewGroup ? [{ kind: 'separator', id: `before ${action.id}` }, item] : [item];
  });
}

/** What a menu or bar shows for this many rows: for several only what can be done to several. */
export const offeredActions = (actions: readonly BoundAction[], count: number): readonly BoundAction[] =>
  actions
    .filter(({ isOffered, canDoMany }) => isOffered && (count === 1 || canDoMany))
    .toSorted((a, b) => groupOrder.indexOf(a.group) - groupOrder.indexOf(b.group));

const groupOrder: readonly BoundAction['group'][] = ['open', 'power', 'copy', 'danger'];
