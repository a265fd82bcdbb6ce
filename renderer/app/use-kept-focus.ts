import { useEffect } from 'react';
import { focusPage } from './use-page-focus.ts';

/**
 * When what has the focus goes away by itself, such as a list's last row, the door of the first run or a dialog nobody opened, the page
 * takes the focus: with none, the keyboard would be lost.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let last: EventTarget | null = null;
    let frame = 0;
    const isLost = () => last instanceof Node && !last.isConnected && document.activeElement === document.body;
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
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener('focusin', remember);
      observer.disconnect();
    };
  }, []);
}
