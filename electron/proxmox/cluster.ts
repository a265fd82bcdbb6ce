import { AppError } from '../../shared/errors.ts';
import { z } from 'zod';
import { decodeResources, type Resource } from './cluster-resources.ts';
import type { CallOptions, PveClient } from './pve-client.ts';
import { decoderOf, pveNumber } from './pve-schemas.ts';
import { decodeTaskList, toTaskSummary, type TaskSummary } from './task-list.ts';

/** The schema says integer, the server sends text. */
export const decodeNextId = decoderOf(pveNumber);

const status = z.looseObject({
  type: z.string(),
  name: z.string(),
  nodes: pveNumber.optional(),
  quorate: pveNumber.optional(),
  /** Of a node: the address the others know it by. */
  ip: z.string().optional(),
  online: pveNumber.optional(),
});
export type ClusterStatus = z.infer<typeof status>;
export const decodeClusterStatus = decoderOf(z.array(status));

const backupJob = z.looseObject({
  id: z.string(),
  /** Comma separated; absent where it takes all or a pool. */ vmid: z.string().optional(),
});
export type BackupJob = z.infer<typeof backupJob>;
const decodeBackupJobs = decoderOf(z.array(backupJob));

const replicationJob = z.looseObject({ id: z.string(), guest: pveNumber });
export type ReplicationJob = z.infer<typeof replicationJob>;
const decodeReplicationJobs = decoderOf(z.array(replicationJob));

const haResource = z.looseObject({ sid: z.string() });
const decodeHaResources = decoderOf(z.array(haResource));

const clusterOptions = z.looseObject({
  /** Tags this login may give; since Proxmox VE 8. */
  'allowed-tags': z.array(z.string()).optional(),
  /** Only with Sys.Audit on `/`. */
  'user-tag-access': z.looseObject({ 'user-allow': z.string().optional() }).optional(),
  'registered-tags': z.array(z.string()).optional(),
});
export type ClusterOptions = z.infer<typeof clusterOptions>;
const decodeClusterOptions = decoderOf(clusterOptions);

const pool = z.looseObject({ poolid: z.string() });
const decodePools = decoderOf(z.array(pool));

/** `/cluster`: what spans all nodes. */
export class ClusterApi {
  readonly #client: PveClient;

  constructor(client: PveClient) {
    this.#client = client;
  }

  /** Guests, nodes, storages and networks in one answer; only what the login may see, without an error for the rest. */
  resources(options: CallOptions = {}): Promise<Resource[]> {
    return this.#client.get('/cluster/resources', decodeResources, {}, options);
  }

  /** Where a container is now; null when the cluster does not tell. It may have been migrated. */
  async nodeOf(vmid: number, options: CallOptions = {}): Promise<string | null> {
    const resources = await this.resources(options);
    return resources.find((one) => one.type === 'lxc' && one.vmid === vmid)?.node ?? null;
  }

  /** Recent tasks of all nodes, newest first. */
  async tasks(options: CallOptions = {}): Promise<TaskSummary[]> {
    return (await this.#client.get('/cluster/tasks', decodeTaskList, {}, options)).map(toTaskSummary);
  }

  /** The lowest free number. It is not reserved: two callers get the same. */
  nextId(options: CallOptions = {}): Promise<number> {
    return this.#client.get('/cluster/nextid', decodeNextId, {}, options);
  }

  /** Whether no guest of the cluster has the number, also none that this login may not see. */
  async isVmidFree(vmid: number, options: CallOptions = {}): Promise<boolean> {
    try {
      await this.#client.get('/cluster/nextid', decodeNextId, { vmid }, options);
      return true;
    } catch (error) {
      const isTaken =
        AppError.is(error, 'pve:invalid-parameters') && /already exists/.test(error.details.parameters['vmid'] ?? '');
      if (isTaken) return false;
      throw error;
    }
  }

  /** What is set for the whole datacenter; most of it only with Sys.Audit on `/`. */
  options(options: CallOptions = {}): Promise<ClusterOptions> {
    return this.#client.get('/cluster/options', decodeClusterOptions, {}, options);
  }

  /** Names of the pools; those without Pool.Audit are left out, without an error. */
  async pools(options: CallOptions = {}): Promise<string[]> {
    return (await this.#client.get('/pools', decodePools, {}, options)).map(({ poolid }) => poolid);
  }

  /** Scheduled backups; needs Sys.Audit. */
  backupJobs(options: CallOptions = {}): Promise<BackupJob[]> {
    return this.#client.get('/cluster/backup', decodeBackupJobs, {}, options);
  }

  /** Only of guests this login may see. */
  replicationJobs(options: CallOptions = {}): Promise<ReplicationJob[]> {
    return this.#client.get('/cluster/replication', decodeReplicationJobs, {}, options);
  }

  /** What high availability keeps running, as `ct:105`; needs Sys.Audit. */
  haResources(options: CallOptions = {}): Promise<z.infer<typeof haResource>[]> {
    return this.#client.get('/cluster/ha/resources', decodeHaResources, {}, options);
  }

  /** The cluster's name and its nodes; a single node has only itself. */
  status(options: CallOptions = {}): Promise<ClusterStatus[]> {
    return this.#client.get('/cluster/status', decodeClusterStatus, {}, options);
  }
}
