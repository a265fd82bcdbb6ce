import { blocks, passed, unknown, warns, type Check } from './check.ts';

/** An unknown bridge is not refused by the create call; only the start fails. */
export const bridgeExists: Check = (spec, { options }) => {
  const { bridge } = spec.network;
  const place = { field: 'network.bridge', stepId: 'start' };
  if (!options) return [unknown('bridge', `Node ${spec.node} could not be asked about its bridges`, place)];
  const found = options.bridges.find(({ name }) => name === bridge);
  if (found)
    return [
      found.isActive
        ? passed('bridge', `Bridge ${bridge} is active on ${spec.node}`, place)
        : warns('bridge', `Bridge ${bridge} is not active on ${spec.node}`, place),
    ];
  const hidden = options.hiddenBy.find(({ list }) => list === 'bridges');
  if (hidden)
    return [
      unknown('bridge', `Whether ${bridge} exists is hidden: ${hidden.privilege} on ${hidden.path} is missing`, place),
    ];
  return [blocks('bridge', `Node ${spec.node} has no bridge ${bridge}; the container could not start`, place)];
};
