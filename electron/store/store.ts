import { createBuckets, type Buckets } from './buckets.ts';
import { createConnections, type Connections } from './connections.ts';
import { createContainerConfigs, type ContainerConfigs } from './container-configs.ts';
import { createContainers, type Containers } from './containers.ts';
import { createCredentials, type CredentialsTable } from './credentials.ts';
import { openDatabase, type DatabaseOptions, type Db } from './database.ts';
import { createEvents, type Events } from './events.ts';
import { createFolderTemplates, type FolderTemplates } from './folder-templates.ts';
import { createGuestAccess, type GuestAccessTable } from './guest-access.ts';
import { createInventory, type Inventory } from './inventory.ts';
import { JobLogIndex } from './job-log-index.ts';
import { createJobLogKeeping, type JobLogKeeping } from './job-log-keeping.ts';
import { JobLog } from './job-log.ts';
import { createJobs, type Jobs } from './jobs.ts';
import { createJournal, type Journal } from './journal.ts';
import { createKnownHosts, type KnownHosts } from './known-hosts.ts';
import { createLibraryFolders, type LibraryFolders } from './library-folders.ts';
import { createSecrets, type SecretsTable } from './secrets.ts';
import { createServerFacts, type ServerFactsTable } from './server-facts.ts';
import { createServices, type Services } from './services.ts';
import { createTemplates, type Templates } from './templates.ts';

export type { ConnectionRecord } from './connections.ts';

/** What the app remembers: one object per table. Calls are synchronous; a write is on the disk when its call returns, the log's excepted. */
export interface Store extends Disposable {
  readonly connections: Connections;
  readonly templates: Templates;
  readonly folderTemplates: FolderTemplates;
  readonly libraryFolders: LibraryFolders;
  readonly buckets: Buckets;
  /** Makes a function whose writes happen all or not at all. */
  readonly atomic: Db['atomic'];
  readonly containers: Containers;
  readonly containerConfigs: ContainerConfigs;
  readonly events: Events;
  readonly services: Services;
  readonly credentials: CredentialsTable;
  readonly jobs: Jobs;
  readonly journal: Journal;
  readonly jobLog: JobLog;
  readonly logIndex: JobLogIndex;
  readonly logKeeping: JobLogKeeping;
  readonly inventory: Inventory;
  readonly knownHosts: KnownHosts;
  readonly guestAccess: GuestAccessTable;
  readonly secrets: SecretsTable;
  readonly serverFacts: ServerFactsTable;
  readonly shrink: Db['shrink'];
}

/**
 * Opens the store, after migrating the file (with a copy of it beside).
 * @param options `file` is a path or `:memory:`
 * @throws AppError `store:unreadable`; the file is kept as it is
 */
export function openStore(options: DatabaseOptions): Store {
  const db = openDatabase(options);
  const jobLog = new JobLog(db);
  return {
    connections: createConnections(db),
    templates: createTemplates(db),
    folderTemplates: createFolderTemplates(db),
    libraryFolders: createLibraryFolders(db),
    buckets: createBuckets(db),
    atomic: db.atomic,
    containers: createContainers(db),
    containerConfigs: createContainerConfigs(db),
    events: createEvents(db),
    services: createServices(db),
    credentials: createCredentials(db),
    jobs: createJobs(db, () => jobLog.flush()),
    journal: createJournal(db),
    jobLog,
    logIndex: new JobLogIndex(db, jobLog),
    logKeeping: createJobLogKeeping(db),
    inventory: createInventory(db),
    knownHosts: createKnownHosts(db),
    guestAccess: createGuestAccess(db),
    secrets: createSecrets(db),
    serverFacts: createServerFacts(db),
    shrink: db.shrink,
    [Symbol.dispose]: () => {
      try {
        jobLog[Symbol.dispose]();
      } finally {
        db[Symbol.dispose]();
      }
    },
  };
}
