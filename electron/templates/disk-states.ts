import { isDeepStrictEqual } from 'node:util';
import type { DiskState } from '../../shared/domain/disk-state.ts';
import type { Template } from '../../shared/domain/template.ts';

/** Whether two versions say the same; what main sets itself, such as the revision, is not part of it. */
export const saysTheSame = (a: Template, b: Template): boolean => isDeepStrictEqual(contentOf(a), contentOf(b));

/** By the three versions, when the files can be read. */
export function diskStateOf({ mine, theirs, ancestor }: Record<'mine' | 'theirs' | 'ancestor', Template>): DiskState {
  if (saysTheSame(mine, theirs)) return 'in-step';
  if (saysTheSame(theirs, ancestor)) return 'edited';
  return saysTheSame(mine, ancestor) ? 'changed' : 'conflict';
}

/** After a change in the app, until the next look at the files: what they had then is all that is known of them. */
export function stateAfterEdit(before: DiskState, { isAsAncestor }: { isAsAncestor: boolean }): DiskState {
  switch (before) {
    case 'in-step':
    case 'edited':
      return isAsAncestor ? 'in-step' : 'edited';
    case 'changed':
    case 'conflict':
      return isAsAncestor ? 'changed' : 'conflict';
    case 'missing':
    case 'invalid':
      return before;
  }
}

function contentOf({
  id: _id,
  source: _source,
  path: _path,
  format: _format,
  revision: _revision,
  ...content
}: Template) {
  return content;
}
