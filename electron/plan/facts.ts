import type { ConnectionId } from '../../shared/domain/ids.ts';
import type { NodeFacts, NodeOptions, VmidCheck } from '../../shared/domain/inventory.ts';
import type { Permissions } from '../../shared/domain/rights.ts';
import type { Login } from '../../shared/rights/judge.ts';
import type { Neighbours } from './guest-networks.ts';
import type { SchemaFacts } from './server-schemas.ts';

/** What the server said when the plan was made; every check decides from this alone. */
export type ServerFacts = {
  /** Who asks, with what it was told of its rights. */
  login: Login;
  /** What it holds on the number itself, asked for: a place that is closed is told in no other way. */
  exactRights: Permissions;
  nodes: readonly NodeFacts[];
  /** Null when the node could not be asked. */
  options: NodeOptions | null;
  /** OS templates that are on their way to the node now, as volids. */
  arriving: readonly string[];
  vmid: VmidCheck;
  /** The lowest free number, for whoever wants another one; null when it was not asked or not told. */
  nextVmid: number | null;
  /** Names of guests on all connections with the place they are at. */
  guestNames: readonly { name: string; where: string }[];
  /** Addresses of guests on all connections, stopped ones too; null while they are not asked. */
  neighbours: Neighbours | null;
  nameOfConnection: (id: ConnectionId) => string;
  cluster: ClusterState;
  /** Null when the server did not tell. */
  tagPolicy: TagPolicy | null;
  /** Those this login may see; null when the server did not tell. */
  pools: readonly string[] | null;
  /** What requests are checked against; null while it is not asked. */
  schema: SchemaFacts | null;
};

export type ClusterState = {
  /** Null where this login may not know. */
  isQuorate: boolean | null;
  /** By which the nodes themselves are known. */
  nodeAddresses: readonly string[];
};

export type TagPolicy = {
  /** Tags this login may give in any case. */
  allowed: readonly string[];
  /** Whether it may make up others; null where it may not know. */
  isFree: boolean | null;
  /** Tags that only those may give who may change the datacenter. */
  registered: readonly string[];
};
