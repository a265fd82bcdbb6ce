import { useEffect } from 'react';

let open = 0;

/** While a dialog is open, messages keep away from its buttons: see the stack of toasts. */
export function useModalMark(isOpen: boolean): void {
  useEffect(() => {
    if (!isOpen) return undefined;
    const { dataset } = document.documentElement;
    open += 1;
    dataset['modal'] = '';
    return () => {
      open -= 1;
      if (open === 0) delete dataset['modal'];
    };
  }, [isOpen]);
}
