import { createStore } from 'zustand/vanilla';
import type { TemplateId } from '../../shared/domain/ids.ts';
import type { ImportReport, ScanReport } from '../../shared/domain/template-library.ts';

/** The question or answer about templates that stands over the page. */
export type TemplateDialog =
  | { readonly kind: 'rename' | 'duplicate' | 'delete' | 'duplicate-and-edit'; readonly templateId: TemplateId }
  | { readonly kind: 'scan'; readonly report: ScanReport }
  | { readonly kind: 'imported'; readonly report: ImportReport };
export type TemplateDialogState = { readonly dialog: TemplateDialog | null };

/** Dialogs about templates, so that a card, a menu, a key and the palette open the same one. */
export function createTemplateDialogStore() {
  const store = createStore<TemplateDialogState>(() => ({ dialog: null }));
  return {
    ...store,
    open: (dialog: TemplateDialog): void => store.setState({ dialog }),
    close: (): void => store.setState({ dialog: null }),
  };
}
