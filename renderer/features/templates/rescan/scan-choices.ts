import type { ScanChoice, ScanItem } from '../../../../shared/domain/template-library.ts';
import type { Tone } from '../../../ui/badge.tsx';

export type Choice = ScanChoice['choice'];
export type Decision = { readonly choice: Choice; readonly picks: Readonly<Record<string, 'mine' | 'theirs'>> };
export type Decisions = Readonly<Record<string, Decision>>;

export const stateWords: Record<ScanItem['state'], { tone: Tone; word: string; help: string }> = {
  new: { tone: 'working', word: 'New', help: 'It is on disk and not in the library.' },
  'in-step': { tone: 'running', word: 'In step', help: 'Both say the same.' },
  edited: { tone: 'working', word: 'Edited in the app', help: 'The files are as they were.' },
  changed: { tone: 'attention', word: 'Changed on disk', help: 'The app’s version is as it was.' },
  conflict: { tone: 'failed', word: 'Conflict', help: 'Changed in the app and on disk, differently.' },
  missing: { tone: 'failed', word: 'Folder missing', help: 'Its folder is gone. Containers keep their record.' },
  invalid: { tone: 'failed', word: 'Cannot be read', help: 'The other templates are not affected.' },
};

const words: Record<Choice, string> = {
  later: 'Decide later',
  import: 'Import it',
  mine: 'Keep mine',
  theirs: 'Take the disk’s',
  merge: 'Merge',
  forget: 'Remove from the library',
};

const possible: Record<ScanItem['state'], readonly Choice[]> = {
  new: ['import', 'later'],
  'in-step': ['later'],
  edited: ['later', 'theirs'],
  changed: ['theirs', 'mine', 'later'],
  conflict: ['later', 'mine', 'theirs', 'merge'],
  missing: ['later', 'forget'],
  invalid: ['later'],
};

export const optionsFor = ({ state }: ScanItem): { value: Choice; label: string }[] =>
  possible[state].map((value) => ({ value, label: words[value] }));

const urgency: readonly ScanItem['state'][] = ['conflict', 'missing', 'invalid', 'changed', 'new', 'edited', 'in-step'];

/** What needs an answer first, then by name. */
export const inOrder = (items: readonly ScanItem[]): ScanItem[] =>
  items.toSorted(
    (a, b) =>
      urgency.indexOf(a.state) - urgency.indexOf(b.state) ||
      a.name.localeCompare(b.name) ||
      a.path.localeCompare(b.path),
  );

/** What is proposed: only what loses nothing. A conflict waits for its answer. */
export const firstDecisions = (items: readonly ScanItem[]): Decisions =>
  Object.fromEntries(
    items.map((item): [string, Decision] => [item.path, { choice: possible[item.state][0] ?? 'later', picks: {} }]),
  );

const none: Decision = { choice: 'later', picks: {} };
export const decisionOn = (decisions: Decisions, { path }: ScanItem): Decision => decisions[path] ?? none;

/** The conflicts of an item that is to be merged which nobody has answered yet. */
export function openConflicts(item: ScanItem, { choice, picks }: Decision): number {
  if (choice !== 'merge') return 0;
  return item.changes.filter(({ isConflict, part }) => isConflict && picks[part] === undefined).length;
}

/** Why the choices cannot be carried out yet; null when they can. */
export function applyReason(items: readonly ScanItem[], decisions: Decisions): string | null {
  const open = items.find((item) => openConflicts(item, decisionOn(decisions, item)) > 0);
  if (open) return `Pick a side for each conflict of ${open.name} first`;
  return toChoices(items, decisions).length === 0 ? 'Everything is left for later' : null;
}

/** What main is asked to do; what is left for later is left out. */
export const toChoices = (items: readonly ScanItem[], decisions: Decisions): ScanChoice[] =>
  items.flatMap((item) => {
    const { choice, picks } = decisionOn(decisions, item);
    if (choice === 'later') return [];
    return [{ path: item.path, choice, picks: choice === 'merge' ? { ...picks } : {} }];
  });
