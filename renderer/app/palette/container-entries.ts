import { Boxes } from 'lucide-react';
import type { ContainerRow } from '../../../shared/domain/container.ts';
import { boundActions } from '../../features/containers/actions/use-container-actions.ts';
import { rowState } from '../../features/containers/row-words.ts';
import type { AppParts } from '../../hooks/app-context.ts';
import type { Entry } from './entry.ts';

/** A container and its deeds, the same as at its own buttons. */
export function containerEntry(parts: AppParts, row: ContainerRow): Entry {
  const { key, name, vmid, node, address, tags } = row;
  return {
    id: `container/${key}`,
    title: name,
    kind: 'Container',
    icon: Boxes,
    detail: `${vmid} on ${node}, ${rowState(row).word.toLowerCase()}`,
    words: `${tags.join(' ')} ${address ?? ''}`,
    inside: () => actionEntries(parts, [row], `container/${key}`, 'Container'),
  };
}

/** Every deed on these containers together, what can be done first; off with its reason where it cannot be done now. */
export function actionEntries(
  parts: AppParts,
  rows: readonly ContainerRow[],
  idBefore: string,
  kind: string,
): readonly Entry[] {
  const [first] = rows;
  const whose = rows.length === 1 ? first?.name : `${rows.length} containers`;
  return boundActions(rows, parts)
    .filter(({ isOffered, canDoMany }) => isOffered && (rows.length === 1 || canDoMany))
    .map(({ id, title, icon, reason, run }) => ({
      id: `${idBefore}/${id}`,
      title,
      kind,
      icon,
      detail: whose ?? '',
      reason,
      // Of what the user looks at only what can be done stands on top; the other deeds are found by their words.
      isHiddenWhenOff: idBefore === 'chosen',
      run,
    }))
    .toSorted((a, b) => Number(a.reason !== null) - Number(b.reason !== null));
}
