import { fingerprintOf } from '../../world/node-certificates.ts';
import { nodeUsage } from '../../world/usage.ts';
import type { NodeState } from '../../world/world-state.ts';
import { may, type Call, type Handlers } from '../call.ts';
import { ROOT_DISK_BYTES, uptimeSeconds } from './status.ts';

const INDEX =
  'aplinfo apt capabilities ceph certificates config disks dns firewall hardware hosts journal lxc migrateall netstat network qemu query-oci-repo-tags query-url-metadata replication report rrd rrddata scan sdn services spiceshell startall status stopall storage subscription suspendall syslog tasks termproxy time version vncshell vzdump wakeonlan';

export const nodeHandlers: Handlers = {
  'GET /nodes': (call) => call.world.state.nodes.map((node) => describeNode(call, node)),
  'GET /nodes/{node}': () => INDEX.split(' ').map((name) => ({ name })),
};

/** Even users without any privilege see the fingerprints of all nodes. */
function describeNode(call: Call, node: NodeState): Record<string, unknown> {
  const { world } = call;
  const common = {
    id: `node/${node.name}`,
    type: 'node',
    node: node.name,
    level: '',
    status: node.isOnline ? 'online' : 'offline',
    ssl_fingerprint: fingerprintOf(world, node),
  };
  if (!node.isOnline || !may(call, `/nodes/${node.name}`, ['Sys.Audit'])) return common;
  const usage = nodeUsage(world.state, node, world.clock.now());
  return {
    ...common,
    cpu: usage.cpu,
    maxcpu: node.cpus,
    mem: usage.memoryBytes,
    maxmem: node.memoryBytes,
    disk: usage.diskBytes,
    maxdisk: ROOT_DISK_BYTES,
    uptime: uptimeSeconds(call),
  };
}
