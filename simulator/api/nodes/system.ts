import { createHash } from 'node:crypto';
import { indexedNames } from '../../world/container-config.ts';
import { DOMAIN, fullyQualified } from '../../tls/certificate.ts';
import { usageOf, containerLimits } from '../../world/usage.ts';
import type { NodeState } from '../../world/world-state.ts';
import { may, nodeOf, type Call, type Handlers } from '../call.ts';

const SHOP = 'https://www.proxmox.com/en/proxmox-virtual-environment/pricing';

/** What a node tells of the system it runs on. (PVE::API2::Nodes::Nodeinfo) */
export const nodeSystemHandlers: Handlers = {
  'GET /nodes/{node}/dns': (call) => {
    const gateway = gatewayOf(call.world.node(nodeOf(call)));
    return { search: DOMAIN, ...(gateway === undefined ? {} : { dns1: gateway }) };
  },
  'GET /nodes/{node}/time': ({ world }) => {
    const time = Math.floor(world.clock.now() / 1000);
    return { timezone: 'Etc/UTC', time, localtime: time };
  },
  'GET /nodes/{node}/hosts': (call) => {
    const data = hostsFile(call.world.node(nodeOf(call)));
    return { data, digest: sha1(data) };
  },
  // Nothing is configured, so only the digest of an empty file is there. (PVE::API2::NodeConfig)
  'GET /nodes/{node}/config': ({ parameters }) => (parameters['property'] === undefined ? { digest: sha1('') } : {}),
  'GET /nodes/{node}/subscription': (call) => ({
    status: 'notfound',
    message: 'There is no subscription key',
    url: SHOP,
    ...(may(call, `/nodes/${nodeOf(call)}`, ['Sys.Audit']) ? { serverid: null } : {}),
  }),
  'GET /nodes/{node}/netstat': (call) => listTraffic(call),
  'GET /nodes/{node}/capabilities': () => [{ name: 'qemu' }],
  // No guest is replicated. (PVE::API2::Replication)
  'GET /nodes/{node}/replication': () => [],
};

export const hostsFile = ({ name, address }: NodeState): string =>
  `127.0.0.1 localhost.localdomain localhost\n${address} ${fullyQualified(name)} ${name}\n`;

export const gatewayOf = ({ bridges }: NodeState): string | undefined =>
  bridges.find(({ gateway }) => gateway !== undefined)?.gateway;

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');

/** Counters of the guests' network devices, as text: they come out of `/proc/net/dev` unread. */
function listTraffic(call: Call): unknown[] {
  const node = call.world.node(nodeOf(call));
  const now = call.world.clock.now();
  const running = Object.values(call.world.state.containers).filter(
    (container) => container.node === node.name && container.startedAt !== null,
  );
  const ofContainers = running.flatMap((container) => {
    const usage = usageOf(container, containerLimits(container, node), now);
    return indexedNames(container.config, 'net').map((device) => traffic(container.vmid, device, usage));
  });
  const machines = Object.values(call.world.state.virtualMachines).filter(
    (machine) => machine.node === node.name && machine.startedAt !== null,
  );
  return [...ofContainers, ...machines.map((machine) => traffic(machine.vmid, 'net0', usageOf(machine, machine, now)))];
}

const traffic = (vmid: number, dev: string, usage: { netInBytes: number; netOutBytes: number }): object => ({
  vmid: String(vmid),
  dev,
  in: String(usage.netInBytes),
  out: String(usage.netOutBytes),
});
