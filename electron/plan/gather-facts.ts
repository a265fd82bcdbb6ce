import type { AuthName } from '../../shared/domain/connection.ts';
import type { ContainerSpec } from '../../shared/domain/container-spec.ts';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import type { Guest, VmidCheck } from '../../shared/domain/inventory.ts';
import { loginWith } from '../../shared/domain/server-facts.ts';
import { AppError } from '../../shared/errors.ts';
import type { Proxmox } from '../proxmox/connect.ts';
import { readClusterState, readPools, readTagPolicy } from './cluster-facts.ts';
import type { ServerFacts } from './facts.ts';
import type { GuestNetworks } from './guest-networks.ts';
import { readNodeOptions, readNodes } from './node-options.ts';
import type { ServerSchemas } from './server-schemas.ts';

export type Place = Pick<ContainerSpec, 'connectionId' | 'node'>;
export type Asked = {
  proxmox: Proxmox;
  auth: AuthName;
  /** Guests last seen on all connections. */
  knownGuests: readonly Guest[];
  nameOfConnection: (id: ConnectionId) => string;
  networks: Pick<GuestNetworks, 'of'>;
  schemas: Pick<ServerSchemas, 'of'>;
  /** OS templates that are being brought to a node. */
  arrivingAt: (place: Place) => readonly string[];
  now: number;
  signal: AbortSignal;
};

/** What holds for any container on that node, whatever its number and name. */
export type PlaceFacts = Omit<ServerFacts, 'arriving' | 'vmid' | 'nextVmid' | 'guestNames' | 'exactRights'>;

/** Asks the server, all at once, for what the checks decide from. */
export async function gatherFacts(spec: ContainerSpec, asked: Asked): Promise<ServerFacts> {
  const [place, number] = await Promise.all([gatherPlaceFacts(spec, asked), gatherNumberFacts(spec, asked)]);
  return { ...place, ...number, guestNames: guestNames(spec, asked), arriving: asked.arrivingAt(spec) };
}

export async function gatherPlaceFacts(
  { connectionId, node }: Place,
  { proxmox, auth, knownGuests, nameOfConnection, networks, schemas, now, signal }: Asked,
): Promise<PlaceFacts> {
  const [permissions, nodes, options, cluster, tagPolicy, pools, neighbours, schema] = await Promise.all([
    proxmox.access.permissions({ signal }),
    readNodes(proxmox, connectionId, { now, signal }),
    readNodeOptions(proxmox, { connectionId, node, now, signal }).catch((error: unknown) => {
      if (error instanceof AppError && !signal.aborted) return null;
      throw error;
    }),
    readClusterState(proxmox, { signal }),
    readTagPolicy(proxmox, { signal }),
    readPools(proxmox, { signal }),
    networks.of(knownGuests, { signal }),
    schemas.of({ proxmox, connectionId, node }, { signal }),
  ]);
  return {
    login: loginWith(auth, permissions),
    nodes,
    options,
    cluster,
    tagPolicy,
    pools,
    neighbours,
    schema,
    nameOfConnection,
  };
}

/** The number is asked for with every plan and every key: it is free only at the moment of asking. */
export async function gatherNumberFacts(
  spec: Pick<ContainerSpec, 'connectionId' | 'vmid'>,
  { proxmox, knownGuests, signal }: Pick<Asked, 'proxmox' | 'knownGuests' | 'signal'>,
): Promise<Pick<ServerFacts, 'vmid' | 'nextVmid' | 'exactRights'>> {
  const [vmid, exactRights] = await Promise.all([
    checkVmid(proxmox, spec, knownGuests, { signal }),
    proxmox.access.permissionsAt([`/vms/${spec.vmid}`], { signal }),
  ]);
  if (vmid.state === 'free') return { vmid, nextVmid: null, exactRights };
  const nextVmid = await proxmox.cluster.nextId({ signal }).catch((error: unknown) => {
    if (error instanceof AppError && !signal.aborted) return null;
    throw error;
  });
  return { vmid, nextVmid, exactRights };
}

export const guestNames = (
  spec: Pick<ContainerSpec, 'connectionId' | 'vmid'>,
  { knownGuests, nameOfConnection }: Pick<Asked, 'knownGuests' | 'nameOfConnection'>,
): ServerFacts['guestNames'] =>
  knownGuests.flatMap(({ name, connectionId, vmid: number, goneAt }) =>
    name === null || goneAt !== null || (connectionId === spec.connectionId && number === spec.vmid)
      ? []
      : [{ name, where: `by ${number} on ${nameOfConnection(connectionId)}` }],
  );

/** Whether a number is free in the cluster, VMs included; names the guest that has it when this login may see it. */
export async function checkVmid(
  proxmox: Proxmox,
  { connectionId, vmid }: Pick<ContainerSpec, 'connectionId' | 'vmid'>,
  knownGuests: readonly Guest[],
  { signal }: { signal: AbortSignal },
): Promise<VmidCheck> {
  if (await proxmox.cluster.isVmidFree(vmid, { signal })) return { state: 'free' };
  const live = (await proxmox.cluster.resources({ signal })).find((resource) => resource.vmid === vmid);
  if (live)
    return {
      state: 'taken',
      kind: live.type === 'qemu' ? 'qemu' : 'lxc',
      name: live.name ?? null,
      node: live.node ?? null,
    };
  const seen = knownGuests.find(
    (guest) => guest.connectionId === connectionId && guest.vmid === vmid && guest.goneAt === null,
  );
  return { state: 'taken', kind: seen?.kind ?? null, name: seen?.name ?? null, node: seen?.node ?? null };
}
