import { createStore } from 'zustand/vanilla';
import type { ContainerConfig } from '../../shared/domain/container-config.ts';
import { wantedValue } from '../../shared/lxc/config-change.ts';
import type { ConfigEdits } from '../../shared/lxc/config-edits.ts';

/** What the user wants to be different about one container's configuration and has not sent yet. */
export type ConfigDraft = {
  /** As it was when they began. */
  readonly base: ContainerConfig;
  readonly edits: ConfigEdits;
};
export type ConfigDraftsState = { readonly byKey: ReadonlyMap<string, ConfigDraft> };

/** Unsent changes by the key of the container's row. They outlast another tab or page, not the window: values may be secret. */
export function createConfigDraftsStore() {
  const store = createStore<ConfigDraftsState>(() => ({ byKey: new Map() }));
  const put = (key: string, draft: ConfigDraft): void =>
    store.setState(({ byKey }) => {
      const next = new Map(byKey);
      if (Object.keys(draft.edits).length === 0) next.delete(key);
      else next.set(key, draft);
      return { byKey: next };
    });
  return {
    ...store,
    /** `value` null: not set. What is so already is no edit. `config` counts where nothing was edited before. */
    edit(key: string, config: ContainerConfig, name: string, value: string | null): void {
      const { base, edits } = store.getState().byKey.get(key) ?? { base: config, edits: {} };
      const { [name]: _before, ...others } = edits;
      put(key, { base, edits: value === wantedValue(base, name) ? others : { ...others, [name]: value } });
    },
    /** Leaves an option as it is after all. */
    drop(key: string, name: string): void {
      const draft = store.getState().byKey.get(key);
      if (!draft) return;
      const { [name]: _dropped, ...edits } = draft.edits;
      put(key, { ...draft, edits });
    },
    /** Goes on from another configuration than the one it began with, with what is edited by now unless it is told otherwise. */
    rebase(
      key: string,
      base: ContainerConfig,
      edits: ConfigEdits = store.getState().byKey.get(key)?.edits ?? {},
    ): void {
      put(key, {
        base,
        edits: Object.fromEntries(Object.entries(edits).filter(([name, value]) => value !== wantedValue(base, name))),
      });
    },
    /** These edits have been made; what was typed since they were sent stays, from `base` on where that could be read. */
    settle(key: string, sent: ConfigEdits, base: ContainerConfig | null): void {
      const draft = store.getState().byKey.get(key);
      if (!draft) return;
      const since = Object.entries(draft.edits).filter(
        ([name, value]) => value !== sent[name] && (base === null || value !== wantedValue(base, name)),
      );
      put(key, { base: base ?? draft.base, edits: Object.fromEntries(since) });
    },
    clear(key: string): void {
      const { byKey } = store.getState();
      const draft = byKey.get(key);
      if (draft) put(key, { ...draft, edits: {} });
    },
  };
}
