export type Found = { readonly id: string; readonly key: string };

/**
 * Runs in the page: the first control within a place that was not used yet, marked so that it can be found again. Of rows and list entries
 * that are all alike the first ones stand for the rest. What is off is left out.
 */
export function findUnused({ within, used }: { within: string; used: readonly string[] }): Found | null {
  const controls = [
    'button',
    'a[href]',
    '[role="tab"]',
    '[role="switch"]',
    '[role="checkbox"]',
    '[role="radio"]',
    '[role="row"][tabindex]',
  ];
  const seen = new Set(used);
  for (const place of document.querySelectorAll(within)) {
    for (const control of place.querySelectorAll<HTMLElement>(controls.join(', '))) {
      if (!control.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      if (control.getAttribute('aria-disabled') === 'true' || control.matches(':disabled, [aria-hidden="true"] *'))
        continue;
      const box = control.getBoundingClientRect();
      if (box.width < 4 || box.height < 4) continue;
      const row = control.closest('[role="row"]');
      if (row && Number(row.getAttribute('aria-rowindex') ?? 1) > 3) continue;
      const said = control.getAttribute('aria-label') ?? control.textContent ?? '';
      const role = control.getAttribute('role') ?? control.tagName.toLowerCase();
      const entry = control.closest('li');
      if (entry?.parentElement && [...entry.parentElement.children].indexOf(entry) > 8) continue;
      // The same goes for entries with a name of their own: what is done to one is done to the others.
      const entryName = document.getElementById(entry?.getAttribute('aria-labelledby') ?? '')?.textContent;
      // In rows the column counts, not whose row it is; numbers come and go.
      const name =
        role === 'row'
          ? ''
          : row && row.getAttribute('aria-rowindex') !== '1'
            ? `cell ${said.split(' ')[0] ?? ''}`
            : said.replace(entryName || '\0', '#');
      const key = `${role} ${name.replaceAll(/\d+/g, '#').trim().slice(0, 60)}`;
      if (seen.has(key)) continue;
      const id = `${Math.random()}`;
      control.dataset['walk'] = id;
      return { id, key };
    }
  }
  return null;
}
