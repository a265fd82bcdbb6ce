import type { Payload, EventName } from '../../shared/ipc/contract.ts';
import { progressTopic } from '../../shared/ipc/topics.ts';
import { isOver, type JobSnapshot } from '../../shared/domain/job.ts';
import { ConnectionEditor } from '../connections/connection-editor.ts';
import { ConnectionPool } from '../connections/connection-pool.ts';
import { ConnectionService } from '../connections/connection-service.ts';
import { DemoHomelab } from '../connections/demo-homelab.ts';
import type { DemoLauncher } from '../connections/running-demo.ts';
import { LiveInventory } from '../connections/live-inventory.ts';
import { NodeStockKeeper } from '../connections/node-stock-keeper.ts';
import { ServerFactsKeeper } from '../connections/server-facts-keeper.ts';
import { JobRunner } from '../jobs/job-runner.ts';
import { recipeFor } from '../jobs/recipes.ts';
import type { JobServices, SecretKeeper } from '../jobs/services.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { Owner } from '../lib/owner.ts';
import type { Secret } from '../lib/secret.ts';
import type { Redactor } from '../lib/redact.ts';
import { PlanBook } from '../plan/plan-book.ts';
import type { Store } from '../store/store.ts';
import { BucketBook } from '../templates/bucket-book.ts';
import { FolderLibrary } from '../templates/folder-library.ts';
import { TemplateBook } from '../templates/template-book.ts';
import { watchFiles } from '../templates/watch-files.ts';
import { WatchedFolders } from '../templates/watched-folders.ts';
import type { Desktop, Parts, VaultControl } from './parts.ts';

export type Outside = {
  store: Store;
  clock: Clock;
  log: Log;
  redactor: Redactor;
  secrets: SecretKeeper;
  vault: VaultControl;
  settings: Parts['settings'];
  desktop: Desktop;
  /** Where the templates that ship lie. */
  templatesFolder: string;
  /** The compiled half of the shell parser. */
  shellParser: string;
  prelude: string;
  launchDemo: DemoLauncher;
  announce: <E extends EventName>(event: E, payload: Payload<E>, topic?: string) => void;
};

/** Builds the house from what the outside gives it; closing it closes everything in reverse. */
export function composeParts(outside: Outside): Parts & AsyncDisposable {
  const { store, clock, log, redactor, announce } = outside;
  const owner = new Owner();
  const secrets = rememberSecrets(outside.secrets, redactor);
  const pool = owner.use(new ConnectionPool({ store, openSecret: (ref) => secrets.open(ref), clock, log }));
  const connections = new ConnectionService({ store, pool, secrets, clock, log });
  const demo = owner.use(new DemoHomelab({ launch: outside.launchDemo, connections, clock, log }));
  const inventory = owner.use(
    new LiveInventory({ store, pool, connections, clock, isBusy: (id, vmid) => jobs.workingOn(id, vmid) !== null }),
  );
  const serverFacts = owner.use(new ServerFactsKeeper({ store, pool, connections, clock, log }));
  const templates = owner.use(new TemplateBook({ builtInFolder: outside.templatesFolder, records: store }));
  const templateFolders = owner.use(new FolderLibrary({ records: store, templates, clock }));
  const watchedFolders = owner.use(new WatchedFolders({ library: templateFolders, open: watchFiles, clock, log }));
  const buckets = owner.use(new BucketBook({ records: store, templates }));
  const nodeStock = owner.use(new NodeStockKeeper({ store, pool, connections, clock, log }));
  let checker: ReturnType<typeof loadChecker> | null = null;
  const jobServices: JobServices = {
    proxmox: async (id, { guard } = {}) => (await pool.shared(id)).guardedBy(guard ?? (() => undefined)),
    guestProxy: (id) => connections.get(id).guestProxy,
    login: (id) => {
      const { auth } = connections.get(id);
      return auth.kind === 'token' ? auth.tokenName : auth.userName;
    },
    ownTasks: new Set(),
    secrets,
    store,
    clock,
    log,
    prelude: outside.prelude,
  };
  const jobs = owner.use(
    new JobRunner({ records: store, recipeFor: (id, data) => recipeFor(id, data, jobServices), clock, redactor, log }),
  );

  connections.changed.on((list) => announce('connection:changed', { connections: list }));
  serverFacts.changed.on((facts) => announce('connection:facts-changed', facts));
  demo.faultsChanged.on((faults) => announce('demo:faults-changed', { faults: [...faults] }));
  demo.restarted.on(({ id }) => {
    inventory.lookSoon(id);
    announce('demo:restarted', {});
  });
  templates.changed.on(() => announce('template:changed', {}));
  templateFolders.changed.on(() => announce('template:changed', {}));
  watchedFolders.scanned.on((report) => announce('template:scanned', report));
  buckets.changed.on(() => announce('bucket:changed', {}));
  inventory.changed.on((change) => announce('inventory:changed', change));
  jobs.progress.on((event) =>
    announce('job:progress', { jobId: event.jobId, events: [event] }, progressTopic(event.jobId)),
  );
  jobs.changed.on((snapshot) => {
    announce('job:changed', snapshot);
    // The recipe writes its ending into the container's record right after the job has told it.
    queueMicrotask(() => inventory.recordChanged(snapshot));
    if (isOver(snapshot.state)) void lookAgain(snapshot);
  });
  /** What a job has changed is seen at once, not only with the next look. */
  async function lookAgain({ connectionId, kind, state, vmid }: JobSnapshot): Promise<void> {
    if (!connections.list().some(({ id }) => id === connectionId)) return;
    const isDeleted = state.name === 'succeeded' && (kind === 'destroy-container' || kind === 'roll-back-container');
    await (isDeleted ? inventory.forget(connectionId, vmid) : inventory.refresh(connectionId));
  }

  return {
    ...outside,
    secrets,
    pool,
    connections,
    editor: new ConnectionEditor({ store, pool, connections, secrets, clock, log }),
    demo,
    inventory,
    serverFacts,
    templates,
    templateFolders,
    watchedFolders,
    buckets,
    checkScript: async (script) => (await (checker ??= loadChecker(outside.shellParser)))(script),
    nodeStock,
    plans: new PlanBook(),
    jobs,
    jobServices,
    [Symbol.asyncDispose]: () => owner[Symbol.asyncDispose](),
  };
}

/** Needed by the script editor alone, and kept out of the app's start. */
async function loadChecker(parserFile: string): Promise<Parts['checkScript']> {
  const { createScriptChecker } = await import('../templates/check-script.ts');
  return createScriptChecker(parserFile);
}

/** Short values that scripts leave among credentials are names such as `admin`; masking those would spoil ordinary words. */
const isTelling = (secret: Secret): boolean => secret.reveal().length >= 8;

/** The same keeper, whose every secret the redactor knows from the moment it passes through here. */
function rememberSecrets(keeper: SecretKeeper, redactor: Redactor): SecretKeeper {
  return {
    put: (secret, kind) => {
      if (kind !== 'credential' || isTelling(secret)) redactor.remember(secret.reveal());
      return keeper.put(secret, kind);
    },
    open: async (ref, kind) => {
      const secret = await keeper.open(ref);
      if (kind === 'variable' || isTelling(secret)) redactor.remember(secret.reveal());
      return secret;
    },
    remove: (ref) => keeper.remove(ref),
  };
}
