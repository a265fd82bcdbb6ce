import { useEffect } from 'react';
import { useApp } from '../hooks/app-context.ts';
import { useLatest } from '../hooks/use-latest.ts';
import { sections } from './sections.ts';
import { readShortcut } from './shortcuts.ts';
import { searchFieldId } from './top-bar.tsx';

type Options = { openPalette: () => void; openSheet: () => void };
const goWindowMs = 1200;

export function useShortcuts(options: Options): void {
  const { stores } = useApp();
  const latest = useLatest(options);
  useEffect(() => {
    let lastG = Number.NEGATIVE_INFINITY;
    const handle = (event: KeyboardEvent) => {
      const target = event.target instanceof HTMLElement ? event.target : null;
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
      // While a dialog is open only the dialog's own keys count.
      if (document.querySelector('[role="dialog"], [role="alertdialog"], [role="listbox"]')) return;
      if (command.do === 'close') {
        // The top thing first.
        if (stores.faults.getState().isOpen) stores.faults.close();
        else stores.navigation.closeDetail();
        return;
      }
      event.preventDefault();
      switch (command.do) {
        case 'go': {
          const section = sections.find(({ place }) => place.page === command.to);
          if (section) stores.navigation.go(section.place);
          break;
        }
        case 'new':
          stores.navigation.go({ page: 'create', templateId: null });
          break;
        case 'search':
          document.querySelector<HTMLInputElement>(`#${searchFieldId}`)?.focus();
          break;
        case 'palette':
          latest.current.openPalette();
          break;
        case 'sheet':
          latest.current.openSheet();
          break;
        case 'wait-for-go':
          break;
      }
    };
    window.addEventListener('keydown', handle);
    return () => window.removeEventListener('keydown', handle);
  }, [stores, latest]);
}
