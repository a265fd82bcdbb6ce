import { accessGroupHandlers } from './access-groups.ts';
import { accessRoleHandlers } from './access-roles.ts';
import { accessTfaHandlers } from './access-tfa.ts';
import { accessTokenHandlers } from './access-tokens.ts';
import { accessUserHandlers } from './access-users.ts';
import { accessHandlers } from './access.ts';
import type { Handler, Handlers } from './call.ts';
import { clusterOptionHandlers } from './cluster-options.ts';
import { clusterReadHandlers } from './cluster-reads.ts';
import { clusterHandlers } from './cluster.ts';
import { consoleHandlers } from './console.ts';
import { firewallHandlers } from './firewall.ts';
import { haHandlers } from './ha.ts';
import { lxcCloneHandlers } from './lxc-clone.ts';
import { lxcConfigHandlers } from './lxc-config.ts';
import { lxcDiskHandlers } from './lxc-disks.ts';
import { lxcMigrateHandlers } from './lxc-migrate.ts';
import { lxcPowerHandlers } from './lxc-power.ts';
import { lxcSnapshotHandlers } from './lxc-snapshots.ts';
import { lxcHandlers } from './lxc.ts';
import { nodeAptHandlers } from './node-apt.ts';
import { nodeBulkHandlers } from './node-bulk.ts';
import { nodeCertificateHandlers } from './node-certificates.ts';
import { nodeDiskHandlers } from './node-disks.ts';
import { nodeLogHandlers } from './node-logs.ts';
import { nodeNetworkHandlers } from './node-network.ts';
import { nodeReportHandlers } from './node-report.ts';
import { nodeServiceHandlers } from './node-services.ts';
import { nodeStatusHandlers } from './node-status.ts';
import { nodeSystemHandlers } from './node-system.ts';
import { nodeHandlers } from './nodes.ts';
import { poolHandlers } from './pools.ts';
import { applianceHandlers } from './appliances.ts';
import { backupJobHandlers } from './backup-jobs.ts';
import { backupHandlers } from './backup.ts';
import { storageConfigHandlers } from './storage-config.ts';
import { storageContentHandlers } from './storage-content.ts';
import { storageFileHandlers } from './storage-files.ts';
import { storagePruneHandlers } from './storage-prune.ts';
import { qemuHandlers } from './qemu.ts';
import { rrdHandlers } from './rrd-handlers.ts';
import { storageHandlers } from './storage.ts';
import { taskHandlers } from './tasks.ts';

const ROOT = ['version', 'cluster', 'nodes', 'storage', 'access', 'pools'].map((subdir) => ({ subdir }));

const HANDLERS: Handlers = {
  ...accessHandlers,
  ...accessUserHandlers,
  ...accessTokenHandlers,
  ...accessGroupHandlers,
  ...accessRoleHandlers,
  ...accessTfaHandlers,
  ...clusterHandlers,
  ...clusterOptionHandlers,
  ...clusterReadHandlers,
  ...haHandlers,
  ...nodeHandlers,
  ...applianceHandlers,
  ...nodeAptHandlers,
  ...nodeBulkHandlers((key) => HANDLERS[key]),
  ...nodeCertificateHandlers,
  ...nodeDiskHandlers,
  ...nodeLogHandlers,
  ...nodeNetworkHandlers,
  ...nodeReportHandlers,
  ...nodeServiceHandlers,
  ...nodeStatusHandlers,
  ...nodeSystemHandlers,
  ...qemuHandlers,
  ...rrdHandlers,
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
  ...lxcPowerHandlers,
  ...lxcSnapshotHandlers,
  ...lxcCloneHandlers,
  ...lxcDiskHandlers,
  ...lxcMigrateHandlers,
  ...firewallHandlers,
  ...poolHandlers,
};

/** What answers `GET /nodes/{node}/lxc`; undefined when the homelab does not have it. */
export const handlerOf = (method: string, template: string): Handler | undefined => HANDLERS[`${method} ${template}`];

/** The index of `/api2/json` itself, which the schema does not list. */
export const rootIndex: Handler = () => ROOT;
