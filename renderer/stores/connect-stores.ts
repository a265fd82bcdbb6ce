import type { Client } from '../ipc/client.ts';
import { askAboutShutdowns } from './ask-about-shutdowns.ts';
import { createBucketsStore } from './buckets-store.ts';
import { createConfigDraftsStore } from './config-drafts-store.ts';
import { createConnectionsStore, type ConnectionsState } from './connections-store.ts';
import { createContainerDialogStore } from './container-dialog-store.ts';
import { createExpectationsStore } from './expectations-store.ts';
import { createFaultsStore } from './faults-store.ts';
import { createInterruptedStore } from './interrupted-store.ts';
import { createInventoryStore } from './inventory-store.ts';
import { createJobLogStore } from './job-log-store.ts';
import { createJobsStore } from './jobs-store.ts';
import { currentView } from './list-views.ts';
import { createLogSearchStore } from './log-search-store.ts';
import { createNavigationStore, type Page } from './navigation-store.ts';
import { createOsTemplateStore } from './os-template-store.ts';
import { createOverlayStore } from './overlay-store.ts';
import { createRecentStore } from './recent-store.ts';
import { emptyQuery, type SearchQuery } from './search-query.ts';
import { createSearchStore } from './search-store.ts';
import { createSelectionStore } from './selection-store.ts';
import { createServerFactsStore } from './server-facts-store.ts';
import { createSettingsStore } from './settings-store.ts';
import { createTemplateDialogStore } from './template-dialog-store.ts';
import { createTemplateEditorStore } from './template-editor-store.ts';
import { createTemplatesStore } from './templates-store.ts';
import { createToastsStore } from './toasts-store.ts';
import { createVaultStore } from './vault-store.ts';
import { createPresetsStore } from './presets-store.ts';
import { createWizardDraftStore } from './wizard-draft-store.ts';

type Kept = Pick<Storage, 'getItem' | 'setItem'>;

function later(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}

/** All stores of the window, not yet connected. `storage` survives a reload of the window, `lasting` its end as well. */
export function createStores(client: Client, storage?: Kept, lasting?: Kept) {
  return {
    jobs: createJobsStore(client),
    jobLog: createJobLogStore(client),
    expectations: createExpectationsStore(client),
    interrupted: createInterruptedStore(lasting),
    configDrafts: createConfigDraftsStore(),
    connections: createConnectionsStore(client),
    serverFacts: createServerFactsStore(client),
    faults: createFaultsStore(client),
    inventory: createInventoryStore(client),
    templates: createTemplatesStore(client),
    templateDialog: createTemplateDialogStore(),
    osTemplates: createOsTemplateStore(),
    templateEditor: createTemplateEditorStore({ storage: lasting, later }),
    buckets: createBucketsStore(client),
    settings: createSettingsStore(client),
    vault: createVaultStore(client),
    navigation: createNavigationStore(lasting ?? storage),
    overlay: createOverlayStore(),
    recent: createRecentStore(lasting),
    search: createSearchStore(),
    logSearch: createLogSearchStore(client, later),
    selection: createSelectionStore(),
    containerDialog: createContainerDialogStore(),
    wizardDraft: createWizardDraftStore({ storage: lasting }),
    presets: createPresetsStore({ storage: lasting }),
    toasts: createToastsStore(later),
  };
}
export type Stores = ReturnType<typeof createStores>;

type Connected = {
  /** When what the first look shows has been asked for. */
  seen: Promise<unknown>;
  /** When all has been asked for. */
  loaded: Promise<unknown>;
  /** Asks again for what the first look shows. */
  lookAgain: () => void;
  disconnect: () => void;
};

/** Listens first and loads then, so that nothing said in between is lost. What the first look does not show is asked for after `shown`. */
export function connectStores(stores: Stores, shown: Promise<unknown>): Connected {
  const report = (name: string) => (error: unknown) =>
    stores.toasts.show('failure', `Could not load ${name}`, error instanceof Error ? error.message : '');
  const queries = new Map<Page, SearchQuery>();
  stores.navigation.guardWith(
    (from, take) => from.page === 'edit-template' && stores.templateEditor.askBeforeLeaving(take),
  );
  const disconnects = [
    stores.jobs.connect(),
    askAboutShutdowns(stores),
    stores.connections.connect(),
    stores.serverFacts.connect(),
    stores.faults.connect(),
    // Whether its process runs shows in how its server is.
    stores.connections.subscribe((now, before) => {
      if (demoHealth(now) !== demoHealth(before))
        void stores.faults.reload().catch(report('what is broken in the demo'));
    }),
    stores.inventory.connect(),
    stores.inventory.subscribe(({ byKey }) => stores.selection.keepOnly((key) => byKey.has(key))),
    stores.templates.connect(),
    stores.buckets.connect(),
    stores.settings.connect(),
    stores.vault.connect(),
    // Each list has filters and words of its own, which are there again when one comes back.
    stores.navigation.subscribe((now, before) => {
      if (now.place.page === before.place.page) return;
      queries.set(before.place.page, stores.search.getState());
      stores.search.replace(queries.get(now.place.page) ?? emptyQuery);
    }),
  ];
  const settle = (loads: [name: string, load: Promise<void>][]): Promise<unknown> => {
    for (const [name, load] of loads) load.catch(report(name));
    return Promise.allSettled(loads.map(([, load]) => load));
  };
  const look = (settings: Promise<void>): Promise<unknown> =>
    settle([
      ['the settings', settings],
      ['the servers', stores.connections.reload()],
      ['the rights on the servers', stores.serverFacts.reload()],
      ['the containers', stores.inventory.reload()],
      ['the jobs', stores.jobs.reload()],
    ]);
  // The view that was open at the end is open again.
  const seen = look(stores.settings.reload().then(() => openView(stores, queries)));
  const rest = shown.then(() =>
    settle([
      // Whoever is to be asked for a passphrase sees the list first: drawing the question takes as long as drawing half of it.
      ['where secrets are kept', stores.vault.reload()],
      // Main reads every template's files for it.
      ['the templates', stores.templates.reload()],
      ['the package buckets', stores.buckets.reload()],
    ]),
  );
  return {
    seen,
    loaded: Promise.all([seen, rest]),
    lookAgain: () => void look(stores.settings.reload()),
    disconnect: () => {
      for (const disconnect of disconnects) disconnect();
    },
  };
}

function openView({ navigation, search, settings }: Stores, queries: Map<Page, SearchQuery>): void {
  const { query } = currentView(settings.getState().settings.containerList);
  if (navigation.getState().place.page === 'containers') search.replace(query);
  else queries.set('containers', query);
}

const demoHealth = ({ all }: ConnectionsState): string | undefined => all.find(({ isDemo }) => isDemo)?.health.state;
