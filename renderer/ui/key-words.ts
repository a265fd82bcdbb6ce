const macWords: Readonly<Record<string, string>> = { mod: '⌘', shift: '⇧', alt: '⌥', ctrl: '⌃' };
const otherWords: Readonly<Record<string, string>> = { mod: 'Ctrl', shift: 'Shift', alt: 'Alt', ctrl: 'Ctrl' };
const bothWords: Readonly<Record<string, string>> = {
  enter: 'Enter',
  esc: 'Esc',
  space: 'Space',
  delete: 'Del',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
};

/** `mod+shift+c` as the caps to press together, `g c` as those to press after each other. */
export function keyWords(keys: string, isMac: boolean): string[] {
  const words = { ...bothWords, ...(isMac ? macWords : otherWords) };
  return keys
    .split(/[ +]/)
    .filter((part) => part !== '')
    .map((part) => words[part] ?? (keys.includes('+') && part.length === 1 ? part.toUpperCase() : part));
}

/** The same as `aria-keyshortcuts` wants it; undefined for sequences, which it cannot say. */
export function ariaKeys(keys: string, isMac: boolean): string | undefined {
  if (keys.includes(' ')) return undefined;
  const words: Readonly<Record<string, string>> = {
    mod: isMac ? 'Meta' : 'Control',
    shift: 'Shift',
    alt: 'Alt',
    ctrl: 'Control',
    enter: 'Enter',
    esc: 'Escape',
    space: 'Space',
    delete: 'Delete',
  };
  return keys
    .split('+')
    .map((part) => words[part] ?? part)
    .join('+');
}
