/** What a key press means; null when it means nothing to the window. */
export type Command =
  | { do: 'go'; to: 'containers' | 'templates' | 'jobs' | 'servers' }
  | { do: 'new' | 'search' | 'palette' | 'sheet' }
  | { do: 'wait-for-go' }
  | { do: 'close' };

type Press = { key: string; isCommand: boolean; isTyping: boolean; isAfterG: boolean; hasSingleKeys: boolean };

const goKeys: Partial<Record<string, 'containers' | 'templates' | 'jobs' | 'servers'>> = {
  c: 'containers',
  t: 'templates',
  j: 'jobs',
  s: 'servers',
};

/** Single keys work only outside fields and only when they are switched on. */
export function readShortcut({ key, isCommand, isTyping, isAfterG, hasSingleKeys }: Press): Command | null {
  if (isCommand) {
    if (key.toLowerCase() === 'n') return { do: 'new' };
    if (key.toLowerCase() === 'k') return { do: 'palette' };
    return null;
  }
  if (key === 'Escape') return isTyping ? null : { do: 'close' };
  if (isTyping || !hasSingleKeys) return null;
  if (isAfterG) {
    const to = goKeys[key];
    return to ? { do: 'go', to } : null;
  }
  if (key === 'g') return { do: 'wait-for-go' };
  if (key === 'n') return { do: 'new' };
  if (key === '/') return { do: 'search' };
  if (key === '?') return { do: 'sheet' };
  return null;
}
