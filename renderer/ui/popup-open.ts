/** Lists in the page itself, such as the suggestions of the search, stand over nothing. */
const popups = '[role="dialog"], [role="alertdialog"], [role="listbox"]:not(#root *), [role="menu"]:not(#root *)';

/** Whether something stands over the page, whose own keys alone count then. A list that was used once stays there, hidden. */
export const isPopupOpen = (): boolean =>
  [...document.querySelectorAll(popups)].some((one) => one.checkVisibility({ visibilityProperty: true }));
