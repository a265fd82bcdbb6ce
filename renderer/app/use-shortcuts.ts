import { useEffect } from 'react';
import { useApp } from '../hooks/app-context.ts';
import { isMac } from '../ui/kbd.tsx';
import { isPopupOpen } from '../ui/popup-open.ts';
import { readCommand } from './app-commands.ts';
import { runDeed } from './run-deed.ts';
import { readShortcut } from './shortcuts.ts';

const pairWindowMs = 1200;

/** The window's own keys, and the mouse's buttons for back and forward. */
export function useShortcuts(): void {
  const parts = useApp();
  const { stores } = parts;
  useEffect(() => {
    let first = { key: '', at: Number.NEGATIVE_INFINITY };
    const isBegun = (at: number): boolean => at - first.at < pairWindowMs;
    // The second key of a pair is the pair's: a row with the focus has a meaning of its own for some of them.
    const handleSecondKey = (event: KeyboardEvent) => {
      if (!isBegun(event.timeStamp)) return;
      handleKey(event);
      if (event.defaultPrevented) event.stopPropagation();
    };
    const handleKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const { key, timeStamp } = event;
      // The innermost: a code field keeps its text in a shadow tree, of which `target` only names the host.
      const [innermost] = event.composedPath();
      const target = innermost instanceof HTMLElement ? innermost : null;
      const meaning = readShortcut({
        key,
        isCommand: isMac ? event.metaKey : event.ctrlKey,
        isAlt: event.altKey,
        isShift: event.shiftKey,
        isTyping: Boolean(target?.closest('input, textarea, select, [contenteditable="true"]')),
        after: isBegun(timeStamp) ? first.key : null,
        hasSingleKeys: stores.settings.getState().settings.hasSingleKeyShortcuts,
      });
      first = { key, at: meaning === 'wait-for-next' ? timeStamp : Number.NEGATIVE_INFINITY };
      if (meaning === null) return;
      if (meaning === 'close') {
        if (!event.repeat && !isPopupOpen()) closeTop();
        return;
      }
      // Also where nothing comes of it: otherwise the native menu would take the key, over a dialog and again and again.
      event.preventDefault();
      if (meaning === 'wait-for-next' || event.repeat || isPopupOpen()) return;
      const { reason, run } = readCommand(meaning, parts);
      if (reason === null) runDeed(run, parts);
    };
    const closeTop = () => {
      if (stores.faults.getState().isOpen) stores.faults.close();
      else stores.navigation.closeDetail();
    };
    const handleMouse = (event: MouseEvent) => {
      if ((event.button !== 3 && event.button !== 4) || isPopupOpen()) return;
      event.preventDefault();
      const { reason, run } = readCommand(event.button === 3 ? 'go-back' : 'go-forward', parts);
      if (reason === null) runDeed(run, parts);
    };
    window.addEventListener('keydown', handleSecondKey, { capture: true });
    window.addEventListener('keydown', handleKey);
    window.addEventListener('mouseup', handleMouse);
    return () => {
      window.removeEventListener('keydown', handleSecondKey, { capture: true });
      window.removeEventListener('keydown', handleKey);
      window.removeEventListener('mouseup', handleMouse);
    };
  }, [parts, stores]);
}
