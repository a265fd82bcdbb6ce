import { useEffect } from 'react';
import { focusPage } from './use-page-focus.ts';

/**
 * When what has the focus goes away by itself, such as a list's last row, the door of the first run or a dialog nobody opened, or is
 * covered, as a list by its detail in a window made smaller, the page takes the focus: with none, the keyboard would be lost.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let last: EventTarget | null = null;
    let frame = 0;
    const isLost = () =>
      last instanceof Element &&
      (!last.isConnected || last.closest('[inert]') !== null) &&
      // What is covered has the focus until the next drawing.
      (document.activeElement === document.body || document.activeElement === last);
    const remember = (event: FocusEvent) => {
      last = event.target;
    };
    const take = () => {
      frame = 0;
      if (isLost()) focusPage(document.querySelector('main'));
    };
    const observer = new MutationObserver(() => {
      // After who knows better, such as a table whose lost row has a successor, or a dialog that gives the focus back.
      if (frame === 0 && isLost()) frame = requestAnimationFrame(() => (frame = requestAnimationFrame(take)));
    });
    document.addEventListener('focusin', remember);
    observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['inert'] });
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener('focusin', remember);
      observer.disconnect();
    };
  }, []);
}
