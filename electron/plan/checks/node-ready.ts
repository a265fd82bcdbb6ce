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
  const text = `${spec.memoryMiB} MiB of ${freeMiB} MiB free on ${spec.node}`;
  return [
    spec.memoryMiB > freeMiB
      ? warns('node-memory', `More memory than the node has free: ${text}`, { field: 'memoryMiB' })
      : passed('node-memory', text, { field: 'memoryMiB' }),
  ];
};
