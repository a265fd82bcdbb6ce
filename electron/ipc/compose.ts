import type { Announcement, Payload } from '../../shared/ipc/contract.ts';
import { isOver, type JobSnapshot } from '../../shared/domain/job.ts';
import { ConfigEditor } from '../connections/config-editor.ts';
import { ConnectionEditor } from '../connections/connection-editor.ts';
import { ConnectionPool } from '../connections/connection-pool.ts';
import { ConnectionService } from '../connections/connection-service.ts';
import { DemoHomelab } from '../connections/demo-homelab.ts';
import type { DemoLauncher } from '../connections/running-demo.ts';
import { GuestAccessEditor } from '../connections/guest-access-editor.ts';
import { LiveInventory } from '../connections/live-inventory.ts';
import { NodeStockKeeper } from '../connections/node-stock-keeper.ts';
import { ServerFactsKeeper } from '../connections/server-facts-keeper.ts';
import { LogKeeper } from '../jobs/log-keeper.ts';
import { LogSearch } from '../jobs/log-search.ts';
import { JobRunner } from '../jobs/job-runner.ts';
import { recipeFor } from '../jobs/recipes.ts';
import type { JobServices, SecretKeeper } from '../jobs/services.ts';
import { isAbortError } from '../lib/abort.ts';
import { restoreLeftCmodes } from '../jobs/ways/restore-cmodes.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { Owner } from '../lib/owner.ts';
import type { Secret } from '../lib/secret.ts';
import type { Redactor } from '../lib/redact.ts';
import { GuestNetworks } from '../plan/guest-networks.ts';
import { LiveChecks } from '../plan/live-checks.ts';
import { PlanBook } from '../plan/plan-book.ts';
import { ServerSchemas } from '../plan/server-schemas.ts';
import type { Store } from '../store/store.ts';
import { BucketBook } from '../templates/bucket-book.ts';
import { FolderLibrary } from '../templates/folder-library.ts';
import { TerminalBook } from '../terminals/terminal-book.ts';
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
  /** Where the shipped copies of Proxmox’ API schema lie. */
  schemasFolder: string;
  /** Where the schemas that servers told are kept from run to run; null where nothing is. */
  schemaCache: string | null;
  /** The compiled half of the shell parser. */
  shellParser: string;
  prelude: string;
  launchDemo: DemoLauncher;
  announce: <E extends Announcement>(event: E, payload: Payload<E>) => void;
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
  const guestNetworks = new GuestNetworks({ proxmox: (id) => pool.shared(id), clock });
  const { schemasFolder: shippedFolder, schemaCache: cacheFolder } = outside;
  const serverSchemas = owner.use(new ServerSchemas({ shippedFolder, cacheFolder, clock, log }));
  const liveChecks = owner.use(new LiveChecks());
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
    new JobRunner({
      records: store,
      recipeFor: (id, data) => recipeFor(id, data, jobServices),
      clock,
      redactor,
      log,
      continuesInterrupted: () => outside.settings.get().continuesInterrupted,
    }),
  );

  const terminals = owner.use(new TerminalBook(jobServices));
  terminals.output.on((output) => announce('terminal:output', output));
  terminals.ended.on((ending) => announce('terminal:ended', ending));

  connections.changed.on((list) => {
    announce('connection:changed', { connections: list });
    for (const { id, health } of list) if (health.state === 'online') jobs.reconcile(id);
    void serverSchemas.keepOnly(new Set(list.map(({ id }) => id)));
  });

  const logKeeper = owner.use(
    new LogKeeper({
      store,
      list: () => jobs.list(),
      limits: () => {
        const { keepLogsDays, keepLogsMebibytes } = outside.settings.get();
        return { days: keepLogsDays, mebibytes: keepLogsMebibytes };
      },
      clock,
      log,
    }),
  );

  connections.contacted.on(({ id, isNew }) => {
    if (!isNew) return;
    void restoreLeftCmodes(id, {
      services: jobServices,
      isBusy: (server, vmid) => jobs.workingOn(server, vmid) !== null,
    }).catch((error: unknown) => isAbortError(error) || log.bug(error, 'putting consoles back'));
  });
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
  jobs.changed.on((snapshot) => {
    announce('job:changed', snapshot);
    // The recipe writes its ending into the container's record right after the job has told it.
    const { connectionId, vmid } = snapshot;
    if (vmid !== null) queueMicrotask(() => inventory.recordChanged({ connectionId, vmid }));
    if (!isOver(snapshot.state)) return;
    void lookAgain(snapshot).catch((error: unknown) => isAbortError(error) || log.bug(error, 'looking after a job'));
    logKeeper.ended(snapshot.id);
  });
  /** What a job has changed is seen at once, not only with the next look. */
  async function lookAgain({ connectionId, kind, state, vmid }: JobSnapshot): Promise<void> {
    if (!connections.list().some(({ id }) => id === connectionId)) return;
    const isDeleted = state.name === 'succeeded' && (kind === 'destroy-container' || kind === 'roll-back-container');
    await (isDeleted && vmid !== null ? inventory.forget(connectionId, vmid) : inventory.refresh(connectionId));
  }

  return {
    ...outside,
    secrets,
    pool,
    connections,
    editor: new ConnectionEditor({ store, pool, connections, secrets, clock, log }),
    guestAccess: new GuestAccessEditor({ store, secrets }),
    demo,
    inventory,
    configs: new ConfigEditor({
      store,
      pool,
      inventory,
      hold: (held, work) => jobs.hold(held, work),
      clock,
      log,
    }),
    serverFacts,
    templates,
    templateFolders,
    watchedFolders,
    buckets,
    checkScript: async (script) => (await (checker ??= loadChecker(outside.shellParser)))(script),
    nodeStock,
    guestNetworks,
    serverSchemas,
    liveChecks,
    plans: new PlanBook(),
    jobs,
    logKeeper,
    logSearch: new LogSearch({ store, list: () => jobs.list(), clock }),
    jobServices,
    terminals,
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
