import { commandWords, windowCommands, type WindowCommand } from '../../shared/domain/app-command.ts';
import { containerActions } from '../features/containers/actions/container-actions.ts';
import { kbdKeys } from './shortcuts.ts';

type Row = { readonly does: string; readonly keys: readonly string[] };
export type SheetGroup = { readonly title: string; readonly rows: readonly Row[] };

const goes: readonly WindowCommand[] = [
  'go-containers',
  'go-templates',
  'go-buckets',
  'go-jobs',
  'go-servers',
  'go-settings',
  'go-back',
  'go-forward',
];

/** What lists, tabs and dialogs do with keys, as everywhere else on the desktop. */
const inParts: readonly SheetGroup[] = [
  {
    title: 'In the template editor',
    rows: [
      { does: 'Undo outside a field', keys: ['mod+z'] },
      { does: 'Redo outside a field', keys: ['mod+shift+z'] },
      { does: 'Move what is open in a list', keys: ['alt+up', 'alt+down'] },
    ],
  },
  {
    title: 'In lists',
    rows: [
      { does: 'Move', keys: ['up', 'down'] },
      { does: 'To the first or last', keys: ['Home', 'End'] },
    ],
  },
  {
    title: 'In menus, tabs and dialogs',
    rows: [
      { does: 'Close the top thing', keys: ['esc'] },
      { does: 'Next tab or entry', keys: ['left', 'right'] },
      { does: 'Next field', keys: ['Tab'] },
    ],
  },
];

/** All shortcuts in groups, those with `words` in what they do. */
export function sheetGroups(words: string): readonly SheetGroup[] {
  const ofWindow = windowCommands.flatMap((command): { command: WindowCommand; row: Row }[] => {
    const { title, keys, typed } = commandWords[command];
    const all = [keys === null ? [] : kbdKeys(keys), typed ?? []].flat();
    return all.length === 0 ? [] : [{ command, row: { does: title, keys: all } }];
  });
  const groups: SheetGroup[] = [
    { title: 'Go to', rows: ofWindow.filter(isGo).map(({ row }) => row) },
    { title: 'Anywhere', rows: ofWindow.filter((one) => !isGo(one)).map(({ row }) => row) },
    { title: 'At a container in the list', rows: actionRows() },
    ...inParts,
  ];
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ does, keys }: Row) => {
    const text = `${does} ${keys.join(' ')}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  };
  return groups.map(({ title, rows }) => ({ title, rows: rows.filter(fits) })).filter(({ rows }) => rows.length > 0);
}

const isGo = ({ command }: { command: WindowCommand }): boolean => goes.includes(command);

const actionRows = (): Row[] =>
  containerActions.flatMap(({ title, key }) => (key === null ? [] : [{ does: title(1), keys: [actionKeys(key)] }]));

/** `Shift+s`, as `event.key` names it, in the spelling of `Kbd`. */
const actionKeys = (key: string): string =>
  key
    .split('+')
    .map((part) => (part.length > 1 ? part.toLowerCase() : part))
    .join('+');
