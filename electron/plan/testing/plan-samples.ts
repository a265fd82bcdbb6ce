import { containerSpec, type ContainerSpec } from '../../../shared/domain/container-spec.ts';
import type { StorageFacts } from '../../../shared/domain/inventory.ts';
import type { Login } from '../../../shared/rights/judge.ts';
import type { ServerFacts } from '../facts.ts';
import type { GuestNetwork } from '../guest-networks.ts';

const gib = 2 ** 30;
const now = Date.UTC(2026, 0, 1);
const image = 'local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst';
const base = {
  connectionId: '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
  templateId: null,
  node: 'pve1',
  vmid: 120,
  hostname: 'web1',
  ostemplate: image,
  storage: 'thick',
  diskGiB: 8,
  cores: 2,
  memoryMiB: 1024,
  swapMiB: 512,
  isUnprivileged: true,
  features: {},
  network: { bridge: 'vmbr0', ipv4: { mode: 'dhcp' } },
};

/** A small container that nothing stands against on the server of `facts`. */
export const specWith = (change: Record<string, unknown> = {}): ContainerSpec =>
  containerSpec.parse({ ...base, ...change });

const place = { connectionId: specWith().connectionId, node: 'pve1', observedAt: now };
const plugins: Readonly<Record<string, string>> = { thick: 'lvm', thin: 'lvmthin', roomy: 'lvm', images: 'dir' };
const storage = (name: string, free: number): StorageFacts => ({
  ...place,
  name,
  plugin: plugins[name] ?? 'dir',
  content: name === 'images' ? ['images'] : ['rootdir'],
  isActive: true,
  usedBytes: 10 * gib,
  totalBytes: (10 + free) * gib,
});

/** A node of these storages with so many GiB free, and one OS template. */
export const freeGiB = (
  storages: Readonly<Record<string, number>>,
  ostemplate = image,
): Pick<ServerFacts, 'options'> => ({
  options: {
    node: 'pve1',
    storages: Object.entries(storages).map(([name, free]) => storage(name, free)),
    bridges: [{ ...place, name: 'vmbr0', isActive: true, comment: '' }],
    osTemplates: [
      {
        file: ostemplate.slice(ostemplate.indexOf('/') + 1),
        volid: ostemplate,
        storage: 'local',
        sizeBytes: 1,
        title: '',
      },
    ],
    hiddenBy: [],
  },
});

/** One that may do everything but what these privileges are for. */
export function loginWithout(...lacking: readonly string[]): Login {
  const privileges = allNeeded.filter((privilege) => !lacking.includes(privilege));
  const held = Object.fromEntries(privileges.map((privilege) => [privilege, 1]));
  return { isRoot: false, permissions: Object.fromEntries(tops.map((path) => [path, held])) };
}
const tops = ['/', '/vms', '/storage', '/sdn', '/nodes', '/pool', '/access'];
const allNeeded = [
  ...['Allocate', 'Audit', 'Console', 'PowerMgmt'].map((name) => `VM.${name}`),
  ...['CPU', 'Disk', 'Memory', 'Network', 'Options'].map((name) => `VM.Config.${name}`),
  'Datastore.AllocateSpace',
  'Datastore.AllocateTemplate',
  'Datastore.Audit',
  'Pool.Audit',
  'SDN.Use',
  'Sys.Audit',
  'Sys.Console',
  'Sys.Modify',
];

/** A server where everything is there and allowed. */
export const facts = (change: Partial<ServerFacts> = {}): ServerFacts => ({
  login: loginWithout(),
  exactRights: {},
  nodes: [
    {
      connectionId: place.connectionId,
      name: 'pve1',
      isOnline: true,
      cores: 4,
      memoryBytes: gib,
      memoryMaxBytes: 8 * gib,
      observedAt: now,
    },
  ],
  ...freeGiB({ thick: 100 }),
  vmid: { state: 'free' },
  nextVmid: null,
  guestNames: [],
  neighbours: { guests: [], unread: [] },
  nameOfConnection: () => 'homelab',
  cluster: { isQuorate: true, nodeAddresses: [] },
  tagPolicy: { allowed: [], isFree: true, registered: [] },
  pools: [],
  arriving: [],
  schema: null,
  ...change,
});

export const guestAt = (vmid: number, { macs = [], addresses = [] }: Partial<GuestNetwork>): GuestNetwork => ({
  connectionId: place.connectionId,
  vmid,
  kind: 'lxc',
  name: `g${vmid}`,
  macs,
  addresses,
});
