import { accessUserHandlers } from './access-users.ts';
import { accessHandlers } from './access.ts';
import type { Handler, Handlers } from './call.ts';
import { clusterHandlers } from './cluster.ts';
import { consoleHandlers } from './console.ts';
import { lxcConfigHandlers } from './lxc-config.ts';
import { lxcHandlers } from './lxc.ts';
import { nodeHandlers } from './nodes.ts';
import { poolHandlers } from './pools.ts';
import { applianceHandlers } from './appliances.ts';
import { backupJobHandlers } from './backup-jobs.ts';
import { backupHandlers } from './backup.ts';
import { storageConfigHandlers } from './storage-config.ts';
import { storageContentHandlers } from './storage-content.ts';
import { storageFileHandlers } from './storage-files.ts';
import { storagePruneHandlers } from './storage-prune.ts';
import { storageHandlers } from './storage.ts';
import { taskHandlers } from './tasks.ts';

const ROOT = ['version', 'cluster', 'nodes', 'storage', 'access', 'pools'].map((subdir) => ({ subdir }));

const HANDLERS: Handlers = {
  ...accessHandlers,
  ...accessUserHandlers,
  ...clusterHandlers,
  ...nodeHandlers,
  ...applianceHandlers,
  ...storageHandlers,
  ...storageConfigHandlers,
  ...backupHandlers,
  ...backupJobHandlers,
  ...storageContentHandlers,
  ...storageFileHandlers,
  ...storagePruneHandlers,
  ...taskHandlers,
  ...lxcHandlers,
  ...lxcConfigHandlers,
  ...consoleHandlers,
  ...poolHandlers,
};

/** What answers `GET /nodes/{node}/lxc`; undefined when the homelab does not have it. */
export const handlerOf = (method: string, template: string): Handler | undefined => HANDLERS[`${method} ${template}`];

/** The index of `/api2/json` itself, which the schema does not list. */
export const rootIndex: Handler = () => ROOT;
