import { createHash } from 'node:crypto';
import type { ConnectionId, JobId, Vmid } from '../../../shared/domain/ids.ts';
import type { Client } from '../../../renderer/ipc/client.ts';
import type { Simulator } from '../../../simulator/start-simulator.ts';
import type { WorldState } from '../../../simulator/world/world-state.ts';

type Node = { kind: string; mode?: number; uid: number; gid: number; base64?: string; target?: string };
type Inside = { changed: Record<string, Node>; removed: string[] };
type Made = { connectionId: ConnectionId; vmid: Vmid; jobId: JobId };

/**
 * What a creation came to, a fact a line: the container as the server has it, everything inside that is not of its image, and our own
 * records. What differs from one container to the next by nature (number, address, keys, times) is named instead of told.
 */
export async function finalState(
  { call }: Pick<Client, 'call'>,
  { world }: Simulator,
  { connectionId, vmid, jobId }: Made,
): Promise<string[]> {
  const container = world.container(vmid);
  const guest = world.guest(vmid);
  if (!container || !guest) return [`no container ${vmid}, or nothing inside`];
  const inside = guest.saveState() as Inside;
  const [address = ''] = Object.values(container.leases).map((lease) => lease.split('/')[0]);
  const { row, container: record } = await call('container:get', { connectionId, vmid });
  const job = await call('job:get', { jobId });
  const token = Buffer.from(inside.changed[tokenFile]?.base64 ?? '', 'base64').toString('utf8');
  const name = namer([
    [token, 'TOKEN'],
    [jobId, 'JOB'],
    [address, 'ADDRESS'],
    [container.config['net0']?.match(/hwaddr=([^,]+)/)?.[1] ?? '', 'MAC'],
    [record?.id ?? '', 'CONTAINER'],
    [String(vmid), 'VMID'],
  ]);
  const { services } = row;
  const { lifecycle, hostname, hostKeys } = record ?? {};
  const facts = [
    ...Object.entries(container.config).map(([key, value]) => `config ${key}: ${value}`),
    `runs: ${container.startedAt !== null}`,
    `of this name: ${Object.values(world.exportState().containers).filter(({ config }) => config['hostname'] === hostname).length}`,
    ...volumesOf(world.exportState(), vmid).map((volume) => `volume ${volume}`),
    ...Object.entries(inside.changed).map(([path, node]) => `${path}: ${told(node, name)}`),
    ...inside.removed.map((path) => `removed ${path}`),
    ...guest.listeningPorts().map(({ port, address: at, process }) => `${process} listens at ${at}:${port}`),
    `record: ${lifecycle}, at the address it has: ${record?.address === address}, keys ${JSON.stringify(hostKeys?.map(({ keyType }) => keyType))}`,
    ...services.map(({ name: service, webUrl, status }) => `service ${service} ${webUrl} ${status}`),
    `job: ${job.state.name}, ${job.percent} %, ${JSON.stringify(job.warnings)}, ${JSON.stringify(job.result)}`,
    ...job.steps.map(({ id, state }) => `step ${id}: ${state}`),
  ];
  return facts.map(name).toSorted();
}

/** Everything on the server that a creation may add to: guests, disks, pools, high availability, rights, locks. */
export function inventory({ world }: Simulator): string[] {
  const state = world.exportState();
  return [
    ...Object.values(state.containers).map(
      ({ vmid, node, config }) => `container ${vmid} ${node} ${config['lock'] ?? ''}`,
    ),
    ...Object.values(state.virtualMachines).map(({ vmid, node, lock }) => `machine ${vmid} ${node} ${lock ?? ''}`),
    ...state.storages.flatMap(({ volumes }) => volumes.map(({ volid, node }) => `volume ${node} ${volid}`)),
    ...Object.entries(state.pools).map(([id, pool]) => `pool ${id} ${JSON.stringify(pool)}`),
    `rights ${JSON.stringify(state.acl)}`,
    `high availability ${JSON.stringify(state.ha ?? null)}`,
  ].toSorted();
}

/** What stands in one list and not in the other. */
export function differences(expected: readonly string[], found: readonly string[]): string[] {
  return [
    ...expected.filter((fact) => !found.includes(fact)).map((fact) => `missing: ${fact}`),
    ...found.filter((fact) => !expected.includes(fact)).map((fact) => `too much: ${fact}`),
  ];
}

/** When a file was kept beside the new one. */
const stamp = /\b\d{8}T\d{6}Z\b/g;
const tokenFile = '/var/lib/gantry/credentials/variables/TOKEN';

function told({ kind, mode, uid, gid, base64, target }: Node, name: (text: string) => string): string {
  const head = `${kind} ${mode?.toString(8) ?? target} ${uid}:${gid}`;
  if (base64 === undefined) return head;
  const text = name(Buffer.from(base64, 'base64').toString('latin1'));
  const content = text.length < 300 ? JSON.stringify(text) : createHash('sha256').update(text).digest('hex');
  return `${head} ${content}`;
}

const volumesOf = ({ storages }: WorldState, vmid: number): string[] =>
  storages.flatMap(({ volumes }) =>
    volumes.filter((volume) => volume.vmid === vmid).map(({ volid, sizeBytes }) => `${volid} ${sizeBytes}`),
  );

/** Puts names in the place of what is different each time. */
const namer =
  (names: readonly (readonly [found: string, name: string])[]) =>
  (text: string): string =>
    names.reduce(
      (all, [found, name]) => (found === '' ? all : all.replaceAll(found, name)),
      // First, as the digits of a time may look like a number that has a name.
      text.replace(stamp, 'TIME'),
    );
