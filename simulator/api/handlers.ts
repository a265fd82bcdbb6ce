import { accessGroupHandlers } from './access/groups.ts';
import { accessRoleHandlers } from './access/roles.ts';
import { accessTfaHandlers } from './access/tfa.ts';
import { accessTokenHandlers } from './access/tokens.ts';
import { accessUserHandlers } from './access/users.ts';
import { accessHandlers } from './access/access.ts';
import type { Handler, Handlers } from './call.ts';
import { clusterOptionHandlers } from './cluster/options.ts';
import { clusterReadHandlers } from './cluster/reads.ts';
import { clusterHandlers } from './cluster/cluster.ts';
import { consoleHandlers } from './console.ts';
import { firewallHandlers } from './cluster/firewall.ts';
import { haHandlers } from './cluster/ha.ts';
import { lxcCloneHandlers } from './lxc/clone.ts';
import { lxcConfigHandlers } from './lxc/config.ts';
import { lxcDiskHandlers } from './lxc/disks.ts';
import { lxcMigrateHandlers } from './lxc/migrate.ts';
import { lxcPowerHandlers } from './lxc/power.ts';
import { lxcSnapshotHandlers } from './lxc/snapshots.ts';
import { lxcHandlers } from './lxc/lxc.ts';
import { nodeAptHandlers } from './nodes/apt.ts';
import { nodeBulkHandlers } from './nodes/bulk.ts';
import { nodeCertificateHandlers } from './nodes/certificates.ts';
import { nodeDiskHandlers } from './nodes/disks.ts';
import { nodeLogHandlers } from './nodes/logs.ts';
import { nodeNetworkHandlers } from './nodes/network.ts';
import { nodeReportHandlers } from './nodes/report.ts';
import { nodeServiceHandlers } from './nodes/services.ts';
import { nodeStatusHandlers } from './nodes/status.ts';
import { nodeSystemHandlers } from './nodes/system.ts';
import { nodeHandlers } from './nodes/nodes.ts';
import { poolHandlers } from './cluster/pools.ts';
import { applianceHandlers } from './storage/appliances.ts';
import { backupJobHandlers } from './backup/jobs.ts';
import { backupHandlers } from './backup/backup.ts';
import { storageConfigHandlers } from './storage/config.ts';
import { storageContentHandlers } from './storage/content.ts';
import { storageFileHandlers } from './storage/files.ts';
import { storagePruneHandlers } from './storage/prune.ts';
import { qemuHandlers } from './qemu.ts';
import { rrdHandlers } from './rrd/handlers.ts';
import { storageHandlers } from './storage/storage.ts';
import { taskHandlers } from './nodes/tasks.ts';

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
