import type { WorldState } from '../../../simulator/world/world-state.ts';
import type { Wire } from './wire.ts';

/** A token of the one user who sees everything. */
const ROOT = 'root@pam!gantry';

type Item = Readonly<Record<string, unknown>>;

/** Where the API's lists differ from what the world holds, and digests from their configurations. */
export async function listFaults(wire: Wire, state: WorldState, digests: Map<string, string>): Promise<string[]> {
  const faults: string[] = [];
  const get = async (path: string): Promise<readonly Item[]> => {
    const { status, body } = await wire.send({
      method: 'GET',
      path: `/api2/json${path}`,
      headers: {},
      body: '',
      caller: ROOT,
    });
    if (status !== 200) {
      faults.push(`GET ${path} answered ${status}: ${body}`);
      return [];
    }
    return (JSON.parse(body) as { data: Item[] }).data;
  };
  const compare = (what: string, listed: readonly unknown[], held: readonly unknown[]): void => {
    const [a, b] = [listed, held].map((names) => names.map(String).toSorted().join(' '));
    if (a !== b) faults.push(`${what}: the API lists ${a}, the world holds ${b}`);
  };
  const containers = Object.values(state.containers);
  const status = ({ startedAt }: { startedAt: number | null }): string => (startedAt === null ? 'stopped' : 'running');
  // pvestatd comes round every ten seconds; what it has not seen yet has no status in this list.
  const isSeen = ({ createdAt }: { createdAt: number }): boolean => Date.now() - createdAt > 20_000;
  const described = (resource: Item): string => {
    const found = containers.find(({ vmid }) => resource['id'] === `lxc/${vmid}`);
    const isUnseen = resource['status'] === 'unknown' && found !== undefined && !isSeen(found);
    return `${String(resource['id'])}@${String(resource['node'])}=${isUnseen ? status(found) : String(resource['status'])}`;
  };
  compare('resources', (await get('/cluster/resources?type=vm')).map(described), [
    ...containers.map((each) => `lxc/${each.vmid}@${each.node}=${status(each)}`),
    ...Object.values(state.virtualMachines).map((each) => `qemu/${each.vmid}@${each.node}=${status(each)}`),
  ]);
  for (const { name } of state.nodes) {
    const listed = await get(`/nodes/${name}/lxc`);
    compare(
      `containers of ${name}`,
      listed.map((item) => item['vmid']),
      containers.filter(({ node }) => node === name).map(({ vmid }) => vmid),
    );
    const tasks = await get(`/nodes/${name}/tasks?source=all&limit=100000`);
    compare(
      `tasks of ${name}`,
      tasks.map((item) => item['upid']),
      state.tasks.filter(({ node }) => node === name).map(({ upid }) => upid),
    );
  }
  compare(
    'pools',
    (await get('/pools')).map((item) => item['poolid']),
    Object.keys(state.pools),
  );
  compare(
    'users',
    (await get('/access/users')).map((item) => item['userid']),
    Object.keys(state.users),
  );
  for (const { vmid, node, config, pending, snapshots } of containers) {
    const shown = (await get(`/nodes/${node}/lxc/${vmid}/config`)) as unknown as Item;
    const content = JSON.stringify([
      sorted(config),
      sorted(pending),
      snapshots.map(({ name, config: old }) => [name, sorted(old)]),
    ]);
    const digest = String(shown['digest']);
    const before = digests.get(content);
    if (before !== undefined && before !== digest) faults.push(`CT ${vmid}: another digest for the same configuration`);
    for (const [other, its] of digests) {
      if (its === digest && other !== content)
        faults.push(`CT ${vmid}: the same digest for another configuration: ${other} and ${content}`);
    }
    digests.set(content, digest);
  }
  return faults;
}

const sorted = (config: Readonly<Record<string, unknown>>): [string, unknown][] =>
  Object.entries(config).toSorted(([a], [b]) => (a < b ? -1 : 1));
