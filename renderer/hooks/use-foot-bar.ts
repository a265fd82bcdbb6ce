import { useEffect } from 'react';

/** The view has a bar of buttons at its foot: messages make room for it, see the stack of toasts. */
export function useFootBar(): void {
  useEffect(() => {
    const { dataset } = document.documentElement;
    dataset['footBar'] = '';
    return () => {
      delete dataset['footBar'];
    };
  }, []);
}
