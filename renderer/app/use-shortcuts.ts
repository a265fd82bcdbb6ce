import { useEffect } from 'react';
import { useApp } from '../hooks/app-context.ts';
import { isDialogOpen, readCommand } from './app-commands.ts';
import { readShortcut } from './shortcuts.ts';

const goWindowMs = 1200;

export function useShortcuts(): void {
  const parts = useApp();
  const { stores } = parts;
  useEffect(() => {
    let lastG = Number.NEGATIVE_INFINITY;
    const handle = (event: KeyboardEvent) => {
      // The innermost: a code field keeps its text in a shadow tree, of which `target` only names the host.
      const [innermost] = event.composedPath();
      const target = innermost instanceof HTMLElement ? innermost : null;
      if (event.defaultPrevented || event.altKey) return;
      const isTyping = Boolean(target?.closest('input, textarea, select, [contenteditable="true"]'));
      const command = readShortcut({
        key: event.key,
        isCommand: event.ctrlKey || event.metaKey,
        isTyping,
        isAfterG: event.timeStamp - lastG < goWindowMs,
        hasSingleKeys: stores.settings.getState().settings.hasSingleKeyShortcuts,
      });
      lastG = command?.do === 'wait-for-go' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      if (!command) return;
      if (isDialogOpen()) return;
      if (command.do === 'close') {
        // The top thing first.
        if (stores.faults.getState().isOpen) stores.faults.close();
        else stores.navigation.closeDetail();
        return;
      }
      event.preventDefault();
      if (command.do === 'wait-for-go') return;
      const { reason, run } = readCommand(command.do, parts);
      if (reason === null) run();
    };
    window.addEventListener('keydown', handle);
    return () => window.removeEventListener('keydown', handle);
  }, [parts, stores]);
}
