import { createStore } from 'zustand/vanilla';
import type { ConnectionId } from '../../shared/domain/ids.ts';

/** What was chosen: an OS template that is there, is arriving, or is to be downloaded when the job starts. */
export type OsTemplatePick = { readonly volid: string; readonly needsDownload: boolean };

export type OsTemplateDialog = {
  readonly connectionId: ConnectionId;
  readonly node: string;
  /** The volid that is chosen now; empty for none. */
  readonly chosen: string;
  /** Null where nothing is to be chosen: the OS templates are looked after. */
  readonly onPick: ((pick: OsTemplatePick) => void) | null;
};

/** The one list of OS templates that stands over the page, whoever opened it. */
export function createOsTemplateStore() {
  const store = createStore<{ readonly dialog: OsTemplateDialog | null }>(() => ({ dialog: null }));
  return {
    ...store,
    open: (dialog: OsTemplateDialog): void => store.setState({ dialog }),
    close: (): void => store.setState({ dialog: null }),
    /** Tells whoever opened it; the list shows what is chosen from now on. */
    pick(pick: OsTemplatePick): void {
      const { dialog } = store.getState();
      if (dialog === null || dialog.onPick === null) return;
      dialog.onPick(pick);
      store.setState({ dialog: { ...dialog, chosen: pick.volid } });
    },
  };
}
