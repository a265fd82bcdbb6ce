import type { ContainerSpec } from '../../shared/domain/container-spec.ts';
import type { Guest } from '../../shared/domain/inventory.ts';
import type { VmidCheck } from '../../shared/domain/inventory.ts';
import { AppError } from '../../shared/errors.ts';
import type { Proxmox } from '../proxmox/connect.ts';
import { createRights } from '../../shared/domain/rights.ts';
import type { ServerFacts } from './facts.ts';
import { readNodeOptions, readNodes } from './node-options.ts';

type GatherOptions = {
  spec: ContainerSpec;
  proxmox: Proxmox;
  isRootByTicket: boolean;
  /** Guests last seen on all connections. */
  knownGuests: readonly Guest[];
  nameOfConnection: (id: ContainerSpec['connectionId']) => string;
  now: number;
  signal: AbortSignal;
};

/** Asks the server, all at once, for what the checks decide from. */
export async function gatherFacts({
  spec,
  proxmox,
  isRootByTicket,
  knownGuests,
  nameOfConnection,
  now,
  signal,
}: GatherOptions): Promise<ServerFacts> {
  const [permissions, nodes, options, vmid] = await Promise.all([
    proxmox.access.permissions({ signal }),
    readNodes(proxmox, spec.connectionId, { now, signal }),
    readNodeOptions(proxmox, { connectionId: spec.connectionId, node: spec.node, now, signal }).catch(
      (error: unknown) => {
        if (error instanceof AppError && !signal.aborted) return null;
        throw error;
      },
    ),
    checkVmid(proxmox, spec, knownGuests, { signal }),
  ]);
  const guestNames = knownGuests.flatMap(({ name, connectionId, vmid: number, goneAt }) =>
    name === null || goneAt !== null || (connectionId === spec.connectionId && number === spec.vmid)
      ? []
      : [{ name, where: `by ${number} on ${nameOfConnection(connectionId)}` }],
  );
  return { holds: createRights(permissions), isRootByTicket, nodes, options, vmid, guestNames };
}

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
