import { z } from 'zod';
import type { CallOptions, PveClient } from './pve-client.ts';
import { decoderOf, pveFlag, pveNumber } from './pve-schemas.ts';
import { decodeVersion, type PveVersion } from './version.ts';

const node = z.looseObject({
  node: z.string(),
  /** `online`, `offline` or `unknown`. */
  status: z.string(),
  ssl_fingerprint: z.string().optional(),
  cpu: pveNumber.optional(),
  maxcpu: pveNumber.optional(),
  mem: pveNumber.optional(),
  maxmem: pveNumber.optional(),
  disk: pveNumber.optional(),
  maxdisk: pveNumber.optional(),
  uptime: pveNumber.optional(),
});
export type PveNode = z.infer<typeof node>;
export const decodeNodes = decoderOf(z.array(node));

const amounts = z.looseObject({ total: pveNumber, used: pveNumber, free: pveNumber.optional() });
const nodeStatus = z.looseObject({
  pveversion: z.string().optional(),
  kversion: z.string().optional(),
  uptime: pveNumber.optional(),
  cpu: pveNumber.optional(),
  loadavg: z.array(pveNumber).optional(),
  memory: amounts.optional(),
  swap: amounts.optional(),
  rootfs: amounts.optional(),
  cpuinfo: z.looseObject({ cpus: pveNumber, cores: pveNumber.optional(), sockets: pveNumber.optional() }).optional(),
});
export type NodeStatus = z.infer<typeof nodeStatus>;
export const decodeNodeStatus = decoderOf(nodeStatus);

const network = z.looseObject({
  iface: z.string(),
  type: z.string(),
  active: pveFlag.optional(),
  autostart: pveFlag.optional(),
  cidr: z.string().optional(),
  comments: z.string().optional(),
  bridge_ports: z.string().optional(),
  bridge_vlan_aware: pveFlag.optional(),
});
export type NodeNetwork = z.infer<typeof network>;
export const decodeNetworks = decoderOf(z.array(network));

const point = z.looseObject({ time: pveNumber });
/** One moment of a node's or guest's history; measures without a value are absent. */
export type RrdPoint = z.infer<typeof point>;
export const decodeRrd = decoderOf(z.array(point));
export type Timeframe = 'hour' | 'day' | 'week' | 'month' | 'year';

const webFile = z.looseObject({
  filename: z.string().optional(),
  size: pveNumber.optional(),
  mimetype: z.string().optional(),
});
export type WebFile = z.infer<typeof webFile>;
export const decodeWebFile = decoderOf(webFile);

/** `/nodes` and what a node tells of itself. */
export class NodesApi {
  readonly #client: PveClient;

  constructor(client: PveClient) {
    this.#client = client;
  }

  /** Any login sees all nodes; load and memory only with Sys.Audit. */
  list(options: CallOptions = {}): Promise<PveNode[]> {
    return this.#client.get('/nodes', decodeNodes, {}, options);
  }

  /** Any login may ask. A node that is away is answered for with 595. */
  version(name: string, options: CallOptions = {}): Promise<PveVersion> {
    return this.#client.get(`/nodes/${name}/version`, decodeVersion, {}, options);
  }

  /** Needs Sys.Audit on `/nodes/{node}`. */
  status(name: string, options: CallOptions = {}): Promise<NodeStatus> {
    return this.#client.get(`/nodes/${name}/status`, decodeNodeStatus, {}, options);
  }

  /**
   * What answers the node at an address, without loading it. Needs Sys.AccessNetwork on the node, or Sys.Audit and Sys.Modify on /.
   * @throws AppError `pve:refused` with the words of the other server
   */
  queryUrl(name: string, url: string, options: CallOptions = {}): Promise<WebFile> {
    return this.#client.get(`/nodes/${name}/query-url-metadata`, decodeWebFile, { url }, options);
  }

  /** Bridges and vnets a guest can be connected to; without SDN.Use or SDN.Audit on a bridge it is left out, without an error. */
  bridges(name: string, options: CallOptions = {}): Promise<NodeNetwork[]> {
    return this.#client.get(`/nodes/${name}/network`, decodeNetworks, { type: 'any_bridge' }, options);
  }

  rrd(name: string, timeframe: Timeframe, options: CallOptions = {}): Promise<RrdPoint[]> {
    return this.#client.get(`/nodes/${name}/rrddata`, decodeRrd, { timeframe }, options);
  }
}
