import { createStore } from 'zustand/vanilla';

export type SelectionState = { readonly keys: ReadonlySet<string>; readonly anchor: string | null };

/** The containers that are chosen in the list. They stay so while a filter hides them and while another page is open. */
export function createSelectionStore() {
  const store = createStore<SelectionState>(() => ({ keys: new Set(), anchor: null }));
  return {
    ...store,
    set: (selection: SelectionState) => store.setState(selection, true),
    /** What is no longer there is not chosen: its number may come back as another container's. */
    keepOnly: (exists: (key: string) => boolean): void => {
      const { keys, anchor } = store.getState();
      if (![...keys].every(exists))
        store.setState({
          keys: new Set([...keys].filter(exists)),
          anchor: anchor !== null && exists(anchor) ? anchor : null,
        });
    },
  };
}
