import { appCommand, commandWords, type AppCommand } from '../../shared/domain/app-command.ts';

/** What a key press means; null when it means nothing to the window. */
export type Meaning = AppCommand | 'wait-for-next' | 'close';

export type Press = {
  key: string;
  /** Ctrl, or ⌘ on a Mac. */
  isCommand: boolean;
  isAlt: boolean;
  isShift: boolean;
  isTyping: boolean;
  /** The first key of a pair, if it was pressed just before. */
  after: string | null;
  hasSingleKeys: boolean;
};

/** Read from the table of commands, so that what the menus and the sheet say is what the keys do. */
export function readShortcut(press: Press): Meaning | null {
  const { key, isCommand, isAlt, isTyping, after, hasSingleKeys } = press;
  const chord = appCommand.options.find((command) => isChord(commandWords[command].keys, press));
  if (chord) return chord;
  if (isCommand || isAlt) return null;
  if (key === 'Escape') return isTyping ? null : 'close';
  if (isTyping || !hasSingleKeys) return null;
  const typed = after === null ? key : `${after} ${key}`;
  const exact = appCommand.options.find((command) => commandWords[command].typed === typed);
  if (exact) return exact;
  const isFirst = after === null && appCommand.options.some((one) => commandWords[one].typed?.startsWith(`${key} `));
  return isFirst ? 'wait-for-next' : null;
}

/** `CmdOrCtrl+N`, `Alt+Left`, `F6`: keys that work everywhere; only Alt keeps its meaning in a field. */
function isChord(keys: string | null, { key, isCommand, isAlt, isShift, isTyping }: Press): boolean {
  if (keys === null) return false;
  const parts = keys.split('+');
  const wanted = parts.at(-1) ?? '';
  const name = electronNames[wanted] ?? wanted.toLowerCase();
  const needsAlt = parts.includes('Alt');
  if (key.toLowerCase() !== name || isCommand !== parts.includes('CmdOrCtrl') || isAlt !== needsAlt) return false;
  if (needsAlt && isTyping) return false;
  // On some keyboards a sign such as / needs Shift.
  return isShift === parts.includes('Shift') || /^[^a-z0-9]$/.test(name);
}

const electronNames: Readonly<Record<string, string>> = { Left: 'arrowleft', Right: 'arrowright' };

/** Electron's spelling of keys in that of `Kbd`. */
export const kbdKeys = (keys: string): string =>
  keys
    .split('+')
    .map((part) => kbdNames[part] ?? (part.length > 1 && !/^F\d+$/.test(part) ? part.toLowerCase() : part))
    .join('+');
const kbdNames: Readonly<Record<string, string>> = { CmdOrCtrl: 'mod' };
