import type { AppCommand } from '../../shared/domain/app-command.ts';
import type { ScriptRemark } from '../../shared/domain/template-library.ts';
import type { AppInfo, DataSize, Licence, Settings, VaultStatus } from '../../shared/domain/settings.ts';
import type { Parsed } from '../../shared/ipc/contract.ts';
import type { ConfigEditor } from '../connections/config-editor.ts';
import type { ConnectionEditor } from '../connections/connection-editor.ts';
import type { ConnectionPool } from '../connections/connection-pool.ts';
import type { ConnectionService } from '../connections/connection-service.ts';
import type { DemoHomelab } from '../connections/demo-homelab.ts';
import type { GuestAccessEditor } from '../connections/guest-access-editor.ts';
import type { LiveInventory } from '../connections/live-inventory.ts';
import type { NodeStockKeeper } from '../connections/node-stock-keeper.ts';
import type { ServerFactsKeeper } from '../connections/server-facts-keeper.ts';
import type { LogKeeper } from '../jobs/log-keeper.ts';
import type { LogSearch } from '../jobs/log-search.ts';
import type { JobRunner } from '../jobs/job-runner.ts';
import type { JobServices, SecretKeeper } from '../jobs/services.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Redactor } from '../lib/redact.ts';
import type { GuestNetworks } from '../plan/guest-networks.ts';
import type { LiveChecks } from '../plan/live-checks.ts';
import type { PlanBook } from '../plan/plan-book.ts';
import type { ServerSchemas } from '../plan/server-schemas.ts';
import type { Store } from '../store/store.ts';
import type { BucketBook } from '../templates/bucket-book.ts';
import type { ScriptToCheck } from '../templates/check-script.ts';
import type { FolderLibrary } from '../templates/folder-library.ts';
import type { TerminalBook } from '../terminals/terminal-book.ts';
import type { TemplateBook } from '../templates/template-book.ts';
import type { WatchedFolders } from '../templates/watched-folders.ts';

/** What Electron does for the handlers; a plain object in tests. */
export type Desktop = {
  appInfo(): AppInfo;
  /** How much lies in the data folder. */
  dataSize(): Promise<DataSize>;
  /** Of everything the program is made of. */
  licences(): Promise<Licence[]>;
  /** Hands a checked http(s) address to the system's browser. */
  openUrl(url: string): Promise<void>;
  /** Shows the folder with the user's data, or the log. */
  openPath(what: 'data-folder' | 'log'): Promise<void>;
  /** The window listens from now on. */
  arrive(): void;
  /** Offers these commands in the native menu, and no others. */
  showEnabled(commands: readonly AppCommand[]): void;
  /** Asks the user where to save a file of this name; null when they think better of it. */
  chooseSaveFile(name: string): Promise<string | null>;
  /** Asks the user for a folder; null when they think better of it. */
  chooseFolder(): Promise<string | null>;
  /** Asks the user for a file with one of these endings; null when they think better of it. */
  chooseOpenFile(kind: string, extensions: readonly string[]): Promise<string | null>;
  /** Shows a folder of the user's in the system's file manager. */
  showFolder(path: string): Promise<void>;
  /** Puts a text on the clipboard and takes it away after the set time if it is still there; gives back when. */
  copySecret(text: string): number;
};

export type VaultControl = {
  status(): VaultStatus;
  chooseSession(): Promise<VaultStatus>;
  choosePassphrase(passphrase: string): Promise<VaultStatus>;
  unlock(passphrase: string): Promise<VaultStatus>;
  lock(): Promise<VaultStatus>;
  changePassphrase(current: string, next: string): Promise<VaultStatus>;
};

/** Everything the handlers translate between. Built once, in main or in a test. */
export type Parts = {
  store: Store;
  clock: Clock;
  log: Log;
  redactor: Redactor;
  secrets: SecretKeeper;
  vault: VaultControl;
  settings: { get(): Settings; change(change: Parsed<'settings:change'>): Settings };
  desktop: Desktop;
  pool: ConnectionPool;
  connections: ConnectionService;
  editor: ConnectionEditor;
  guestAccess: GuestAccessEditor;
  inventory: LiveInventory;
  configs: ConfigEditor;
  serverFacts: ServerFactsKeeper;
  nodeStock: NodeStockKeeper;
  demo: DemoHomelab;
  templates: TemplateBook;
  templateFolders: FolderLibrary;
  watchedFolders: WatchedFolders;
  buckets: BucketBook;
  checkScript(script: ScriptToCheck): Promise<ScriptRemark[]>;
  guestNetworks: GuestNetworks;
  serverSchemas: ServerSchemas;
  liveChecks: LiveChecks;
  plans: PlanBook;
  jobs: JobRunner;
  logKeeper: LogKeeper;
  logSearch: LogSearch;
  jobServices: JobServices;
  terminals: TerminalBook;
};
