import { containerSpec, type ContainerSpec } from '../../shared/domain/container-spec.ts';
import type { ConnectionId, JobId } from '../../shared/domain/ids.ts';
import { connectionDraft } from '../../shared/domain/connection.ts';
import { eventsOf } from '../../shared/domain/event-block.ts';
import type { ContainerProgressEvent, JobSnapshot } from '../../shared/domain/job.ts';
import { withGuest } from '../../electron/jobs/guest-visit.ts';
import type { Headless } from '../../scripts/headless.ts';
import type { Simulator } from '../../simulator/start-simulator.ts';

type Caller = Pick<Headless, 'call'>;

type Server = Pick<Simulator, 'host' | 'port' | 'guestProxy'>;

/** Connects a simulated server the way a user does: sees the certificate, accepts it, signs in with a token. */
export const connect = (
  app: Caller,
  simulator: Server & Pick<Simulator, 'token'>,
  name: string,
): Promise<ConnectionId> => connectAs(app, simulator, simulator.token, name);

/** The same with a token of one's own. */
export async function connectAs(
  { call }: Caller,
  { host, port, guestProxy }: Server,
  token: { name: string; secret: string },
  name = 'homelab',
): Promise<ConnectionId> {
  const { fingerprint } = await call('connection:probe', { host, port });
  const auth = { kind: 'token', tokenName: token.name, secret: token.secret };
  return (await call('connection:add', connectionDraft.parse({ name, host, port, fingerprint, auth, guestProxy }))).id;
}

/** A specification that fits the first node of the simulated homelab; `change` replaces fields of it. */
export async function specFor(
  { call }: Caller,
  connectionId: ConnectionId,
  change: Partial<Record<keyof ContainerSpec, unknown>> = {},
): Promise<ContainerSpec> {
  const [node] = await call('node:list', { connectionId });
  if (!node) throw new Error('no node');
  const options = await call('node:options', { connectionId, node: node.name });
  const { vmid } = await call('vmid:next', { connectionId });
  const image = options.osTemplates.find(({ volid, file }) => volid !== null && file.startsWith('debian-12'));
  const storage = options.storages.find(({ content }) => content.includes('rootdir'));
  return containerSpec.parse({
    connectionId,
    templateId: null,
    node: node.name,
    vmid,
    hostname: `ct${vmid}`,
    ostemplate: image?.volid,
    storage: storage?.name,
    diskGiB: 4,
    cores: 1,
    memoryMiB: 512,
    swapMiB: 512,
    isUnprivileged: true,
    features: {},
    network: { bridge: options.bridges[0]?.name, ipv4: { mode: 'dhcp' } },
    ...change,
  });
}

/** Plans, approves and starts a creation. */
export async function begin({ call }: Caller, spec: ContainerSpec): Promise<JobId> {
  const plan = await call('plan:make', { spec });
  return (await call('container:create', { planId: plan.id, hash: plan.hash })).jobId;
}

export async function create(app: Headless, spec: ContainerSpec): Promise<JobSnapshot> {
  return app.parts.jobs.finished(await begin(app, spec));
}

/** Resolves when a step of the job has the given state. */
export function reached(
  { parts: { jobs } }: Headless,
  jobId: JobId,
  isThere: (snapshot: JobSnapshot) => boolean,
): Promise<JobSnapshot> {
  const now = jobs.get(jobId);
  if (isThere(now)) return Promise.resolve(now);
  return new Promise((resolve) => {
    const stop = jobs.changed.on((snapshot) => {
      if (snapshot.id !== jobId || !isThere(snapshot)) return;
      stop();
      resolve(snapshot);
    });
  });
}

/** Runs a command in a container through the app's own way in. */
export async function inGuest(
  { parts: { store, jobServices } }: Headless,
  connectionId: ConnectionId,
  vmid: ContainerSpec['vmid'],
  command: string,
): Promise<string> {
  const container = store.containers.byVmid(connectionId, vmid);
  if (!container) throw new Error(`no container ${vmid}`);
  const signal = new AbortController().signal;
  return withGuest(container, jobServices, { signal }, async (session) => (await session.exec(command)).stdout);
}

/** Every guest and every disk the server has, for a look before and after. */
export async function inventoryOf({ parts: { pool } }: Headless, connectionId: ConnectionId): Promise<string[]> {
  const proxmox = await pool.shared(connectionId);
  const nodes = await proxmox.nodes.list();
  const guests = (await proxmox.cluster.resources()).flatMap(({ id, vmid }) => (vmid === undefined ? [] : [id]));
  const disks = await Promise.all(
    nodes.map(async ({ node }) => {
      const storages = await proxmox.storage.list(node, { content: 'rootdir' });
      const volumes = await Promise.all(
        storages.map(({ storage }) => proxmox.storage.content(node, storage, { content: 'rootdir' })),
      );
      return volumes.flat().map(({ volid }) => `${node} ${volid}`);
    }),
  );
  return [...guests, ...disks.flat()].toSorted();
}

/** Gives a container another lease, as a DHCP server may do. */
export function moveLease(simulator: Simulator, vmid: number, address: string): void {
  simulator.world.renewLease(vmid, { address });
}

/** Resolves when the job's log has the line. */
export function printed({ parts: { jobs } }: Headless, jobId: JobId, line: string): Promise<void> {
  return new Promise((resolve) => {
    const stop = jobs.progress.on((event) => {
      if (event.jobId !== jobId || event.type !== 'log' || event.message !== line) return;
      stop();
      resolve();
    });
  });
}

/** What is in a job's log after `sinceSeq`, asked for as a window does. */
export async function eventsIn({ call }: Caller, jobId: JobId, sinceSeq = 0): Promise<ContainerProgressEvent[]> {
  const blocks = await call('job:blocks', { jobId, sinceSeq, limit: 5_000 });
  return blocks.flatMap((block) => eventsOf(jobId, block.firstSeq, block)).filter(({ seq }) => seq > sinceSeq);
}
