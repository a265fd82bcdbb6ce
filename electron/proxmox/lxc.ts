import type { Upid } from '../../shared/domain/ids.ts';
import {
  decodeContainers,
  decodeContainerStatus,
  decodeInterfaces,
  decodePending,
  decodeRawConfig,
  decodeSnapshots,
  toContainerConfig,
  type ContainerConfig,
  type ContainerInterface,
  type ContainerStatus,
  type ListedContainer,
  type PendingOption,
  type Snapshot,
} from './lxc-schemas.ts';
import { decodeRrd, type RrdPoint, type Timeframe } from './nodes.ts';
import type { CallOptions, Parameters, PveClient } from './pve-client.ts';
import { noAnswerNeeded } from './pve-schemas.ts';
import { decodeUpid } from './upid.ts';

/** `/nodes/{node}/lxc`: the containers of a node. Writes answer with the task that does the work. */
export class LxcApi {
  readonly #client: PveClient;

  constructor(client: PveClient) {
    this.#client = client;
  }

  /** Fresh from the node; containers without VM.Audit are left out, without an error. */
  list(node: string, options: CallOptions = {}): Promise<ListedContainer[]> {
    return this.#client.get(`/nodes/${node}/lxc`, decodeContainers, {}, options);
  }

  /** `isCurrent`: what is in effect now, without changes that wait for the next start. */
  async config(
    node: string,
    vmid: number,
    { isCurrent, ...options }: CallOptions & { isCurrent?: boolean } = {},
  ): Promise<ContainerConfig> {
    const query = isCurrent ? { current: true } : {};
    return toContainerConfig(
      await this.#client.get(`/nodes/${node}/lxc/${vmid}/config`, decodeRawConfig, query, options),
    );
  }

  /**
   * Changes options; `delete` takes a list of names. What a running container cannot take over waits for its next start. With the
   * `digest` of what was read it fails when somebody else has changed the file since.
   */
  async setConfig(
    node: string,
    vmid: number,
    change: Readonly<Record<string, string>>,
    { digest, ...options }: CallOptions & { digest?: string | null } = {},
  ): Promise<void> {
    await this.#client.put(
      `/nodes/${node}/lxc/${vmid}/config`,
      noAnswerNeeded,
      { ...change, ...(digest && { digest }) },
      options,
    );
  }

  pending(node: string, vmid: number, options: CallOptions = {}): Promise<PendingOption[]> {
    return this.#client.get(`/nodes/${node}/lxc/${vmid}/pending`, decodePending, {}, options);
  }

  status(node: string, vmid: number, options: CallOptions = {}): Promise<ContainerStatus> {
    return this.#client.get(`/nodes/${node}/lxc/${vmid}/status/current`, decodeContainerStatus, {}, options);
  }

  /** Seen from inside; empty while it is stopped. `addresses` are `ip/prefix`. */
  interfaces(node: string, vmid: number, options: CallOptions = {}): Promise<ContainerInterface[]> {
    return this.#client.get(`/nodes/${node}/lxc/${vmid}/interfaces`, decodeInterfaces, {}, options);
  }

  rrd(node: string, vmid: number, timeframe: Timeframe, options: CallOptions = {}): Promise<RrdPoint[]> {
    return this.#client.get(`/nodes/${node}/lxc/${vmid}/rrddata`, decodeRrd, { timeframe }, options);
  }

  /** Without `current`, which is no snapshot. Oldest first. */
  async snapshots(node: string, vmid: number, options: CallOptions = {}): Promise<Snapshot[]> {
    const all = await this.#client.get(`/nodes/${node}/lxc/${vmid}/snapshot`, decodeSnapshots, {}, options);
    return all.filter(({ name }) => name !== 'current').toSorted((a, b) => (a.snaptime ?? 0) - (b.snaptime ?? 0));
  }

  /** @throws AppError `pve:vmid-taken`, and whatever else the parameters are refused for; a missing template fails only the task */
  create(node: string, parameters: Readonly<Record<string, string>>, options: CallOptions = {}): Promise<Upid> {
    return this.#client.post(`/nodes/${node}/lxc`, decodeUpid, parameters, options);
  }

  /** @throws AppError `pve:refused` when it runs already; a locked container fails only the task */
  start(node: string, vmid: number, options: CallOptions = {}): Promise<Upid> {
    return this.#power(node, vmid, 'start', {}, options);
  }

  /** Pulls the plug. */
  stop(node: string, vmid: number, options: CallOptions = {}): Promise<Upid> {
    return this.#power(node, vmid, 'stop', {}, options);
  }

  /** Asks the guest to go down; `forceStop` pulls the plug after `timeoutSeconds` (Proxmox: 60). */
  shutdown(
    node: string,
    vmid: number,
    { forceStop, timeoutSeconds }: { forceStop?: boolean; timeoutSeconds?: number } = {},
    options: CallOptions = {},
  ): Promise<Upid> {
    return this.#power(node, vmid, 'shutdown', { forceStop, timeout: timeoutSeconds }, options);
  }

  reboot(
    node: string,
    vmid: number,
    { timeoutSeconds, ...options }: CallOptions & { timeoutSeconds?: number } = {},
  ): Promise<Upid> {
    return this.#power(node, vmid, 'reboot', { timeout: timeoutSeconds }, options);
  }

  /**
   * `isForced`: also while it runs. `isPurged`: out of backup, replication and HA jobs, too. Its ACLs always go.
   * `withUnreferenced`: also disks that bear its number and stand in no configuration.
   */
  destroy(
    node: string,
    vmid: number,
    {
      isForced,
      isPurged,
      withUnreferenced,
    }: { isForced?: boolean | undefined; isPurged?: boolean | undefined; withUnreferenced?: boolean | undefined } = {},
    options: CallOptions = {},
  ): Promise<Upid> {
    const query = { force: isForced, purge: isPurged, 'destroy-unreferenced-disks': withUnreferenced };
    return this.#client.delete(`/nodes/${node}/lxc/${vmid}`, decodeUpid, query, options);
  }

  /** Grows only; `size` is the whole size, such as `20G`. @throws AppError `pve:refused` for a smaller one or the same */
  resize(
    node: string,
    vmid: number,
    { disk, size, digest }: { disk: string; size: string; digest?: string | undefined },
    options: CallOptions = {},
  ): Promise<Upid> {
    return this.#client.put(`/nodes/${node}/lxc/${vmid}/resize`, decodeUpid, { disk, size, digest }, options);
  }

  #power(node: string, vmid: number, action: string, parameters: Parameters, options: CallOptions): Promise<Upid> {
    return this.#client.post(`/nodes/${node}/lxc/${vmid}/status/${action}`, decodeUpid, parameters, options);
  }
}
