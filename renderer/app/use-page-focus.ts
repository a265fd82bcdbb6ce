import { useEffect, useRef, type RefObject } from 'react';
import { useApp, useSelect } from '../hooks/app-context.ts';

/**
 * Takes the focus into the page when another one is shown: to its list where it has one, else to the page as a whole, from where Tab leads on.
 * A form that took the focus itself keeps it, and so does whatever stands over the page.
 */
export function usePageFocus(): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  const { navigation } = useApp().stores;
  const place = useSelect(navigation, (state) => state.place);
  const shown = useRef(place);
  useEffect(() => {
    if (shown.current === place) return undefined;
    const isOtherPage = shown.current.page !== place.page;
    shown.current = place;
    // After the views have drawn, and after a closing dialog has given the focus back.
    let frame = requestAnimationFrame(() => {
      // A list knows its height and draws its rows one frame later.
      frame = requestAnimationFrame(take);
    });
    const take = () => {
      const active = document.activeElement;
      // On the same page only when what had the focus is gone, such as a closed detail, or the page stood in for a list that was covered.
      if (isOtherPage || active === document.body || active === main.current) focusPage(main.current);
    };
    return () => cancelAnimationFrame(frame);
  }, [place]);
  return main;
}

/** Also where the skip link leads. */
export function focusPage(main: HTMLElement | null): void {
  const active = document.activeElement;
  // The page as a whole may have it still from the page before.
  // What was covered a moment ago still has it.
  const isInside = active !== main && main?.contains(active) && active?.closest('[inert]') === null;
  // Who has gone into a field by now, such as the search, is left there.
  if (!main || isInside || active?.closest('[role="dialog"], [role="alertdialog"], aside, input, textarea')) return;
  // A list under a detail that covers it takes no focus.
  (main.querySelector<HTMLElement>('[role="row"][tabindex="0"]:not([inert] *)') ?? main).focus({ preventScroll: true });
}
