import { blocks, passed, unknown, warns, type Check } from './check.ts';

export const nodeReady: Check = (spec, { nodes }) => {
  const node = nodes.find(({ name }) => name === spec.node);
  if (!node) return [blocks('node', `This cluster has no node ${spec.node}`, { field: 'node' })];
  if (!node.isOnline) return [blocks('node', `Node ${spec.node} is offline`, { field: 'node' })];
  if (node.memoryMaxBytes === null || node.memoryBytes === null) {
    return [
      unknown(
        'node-memory',
        `How much memory ${spec.node} has left is hidden: Sys.Audit on /nodes/${spec.node} is missing`,
        { field: 'memoryMiB' },
      ),
    ];
  }
  const freeMiB = Math.floor((node.memoryMaxBytes - node.memoryBytes) / 2 ** 20);
  const text = `${memoryPair(spec.memoryMiB, freeMiB)} free on ${spec.node}`;
  return [
    spec.memoryMiB > freeMiB
      ? warns('node-memory', `More memory than the node has free: ${text}`, { field: 'memoryMiB' })
      : passed('node-memory', text, { field: 'memoryMiB' }),
  ];
};

/** In GiB where that still tells them apart. */
function memoryPair(wantedMiB: number, freeMiB: number): string {
  const [wanted, free] = [memoryText(wantedMiB), memoryText(freeMiB)];
  return wanted === free ? `${wantedMiB} MiB of ${freeMiB} MiB` : `${wanted} of ${free}`;
}

const memoryText = (mib: number): string =>
  mib < 1024 ? `${mib} MiB` : `${(mib / 1024).toFixed(1).replace(/\.0$/, '')} GiB`;
