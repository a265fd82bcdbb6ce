import { useEffect } from 'react';
import { useApp } from '../../../hooks/app-context.ts';
import { isMac } from '../../../ui/kbd.tsx';
import { isPopupOpen } from '../../../ui/popup-open.ts';

/** Steps back and forward over the whole template, except in fields, which have steps of their own. */
export function useEditKeys(): void {
  const { templateEditor } = useApp().stores;
  useEffect(() => {
    const handleKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isPopupOpen() || event.altKey) return;
      if (!(isMac ? event.metaKey : event.ctrlKey)) return;
      const key = event.key.toLowerCase();
      const isRedo = (key === 'z' && event.shiftKey) || (key === 'y' && !isMac);
      if (!isRedo && key !== 'z') return;
      // The innermost: a code field keeps its text in a shadow tree.
      const [innermost] = event.composedPath();
      if (innermost instanceof HTMLElement && innermost.closest('input, textarea, [contenteditable="true"]')) return;
      event.preventDefault();
      if (isRedo) templateEditor.redo();
      else templateEditor.undo();
    };
    // What is typed after the focus has moved is a step of its own.
    const settle = () => templateEditor.settle();
    window.addEventListener('keydown', handleKey);
    window.addEventListener('focusout', settle);
    return () => {
      window.removeEventListener('keydown', handleKey);
      window.removeEventListener('focusout', settle);
    };
  }, [templateEditor]);
}
