import type { WindowCommand } from '../../shared/domain/app-command.ts';

/** What a key press means; null when it means nothing to the window. */
export type Command = { do: WindowCommand | 'wait-for-go' | 'close' };

type Press = { key: string; isCommand: boolean; isTyping: boolean; isAfterG: boolean; hasSingleKeys: boolean };

const goKeys: Partial<Record<string, WindowCommand>> = {
  c: 'go-containers',
  t: 'go-templates',
  j: 'go-jobs',
  s: 'go-servers',
};

/** Single keys work only outside fields and only when they are switched on. */
export function readShortcut({ key, isCommand, isTyping, isAfterG, hasSingleKeys }: Press): Command | null {
  if (isCommand) {
    if (key.toLowerCase() === 'n') return { do: 'new-container' };
    if (key.toLowerCase() === 'k') return { do: 'palette' };
    return null;
  }
  if (key === 'Escape') return isTyping ? null : { do: 'close' };
  if (isTyping || !hasSingleKeys) return null;
  if (isAfterG) {
    const command = goKeys[key];
    return command ? { do: command } : null;
  }
  if (key === 'g') return { do: 'wait-for-go' };
  if (key === 'n') return { do: 'new-container' };
  if (key === '/') return { do: 'search' };
  if (key === '?') return { do: 'shortcuts' };
  return null;
}
