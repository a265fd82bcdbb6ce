import { badParameters } from '../../http/pve-error.ts';
import type { BridgeState } from '../../world/world-state.ts';
import { may, nodeOf, text, type Call, type Handlers } from '../call.ts';

type Interface = Readonly<Record<string, unknown>> & { readonly iface: string; readonly type: string };

export const nodeNetworkHandlers: Handlers = {
  'GET /nodes/{node}/network': (call) => {
    const { bridges } = call.world.node(nodeOf(call));
    const wanted = call.parameters['type'];
    const all = interfacesOf(bridges);
    if (wanted === undefined || wanted === 'include_sdn') return all;
    const isBridge = ['any_bridge', 'any_local_bridge', 'bridge'].includes(wanted);
    if (!isBridge) return all.filter(({ type }) => type === wanted);
    return all.filter(({ type, iface }) => type === 'bridge' && mayUse(call, iface));
  },
  'GET /nodes/{node}/network/{iface}': (call) => {
    const { bridges } = call.world.node(nodeOf(call));
    const found = interfacesOf(bridges).find(({ iface }) => iface === text(call, 'iface'));
    if (!found) throw badParameters({ iface: 'interface does not exist' });
    const { iface: _iface, ...shown } = found;
    return shown;
  },
};

/** Everything in `/etc/network/interfaces`: the ports, then the bridges over them. (PVE::INotify, read_etc_network_interfaces) */
export const interfacesOf = (bridges: readonly BridgeState[]): readonly Interface[] => [
  ...ports(bridges),
  ...bridges.map(describeBridge),
];

const mayUse = (call: Call, bridge: string): boolean =>
  may(call, `/sdn/zones/localnetwork/${bridge}`, ['SDN.Audit', 'SDN.Use'], { any: true });

const ports = (bridges: readonly BridgeState[]): Interface[] =>
  bridges.flatMap(({ port }) =>
    port === undefined
      ? []
      : [{ iface: port, type: 'eth', method: 'manual', method6: 'manual', active: 1, priority: 3, families: ['inet'] }],
  );

function describeBridge({ name, cidr, gateway, port, comment }: BridgeState, index: number): Interface {
  const [address, netmask] = cidr?.split('/') ?? [];
  return {
    iface: name,
    type: 'bridge',
    method: cidr === undefined ? 'manual' : 'static',
    method6: 'manual',
    active: 1,
    autostart: 1,
    priority: 4 + index,
    families: ['inet'],
    bridge_ports: port ?? '',
    bridge_stp: 'off',
    bridge_fd: '0',
    ...(cidr === undefined ? {} : { cidr, address, netmask }),
    ...(gateway === undefined ? {} : { gateway }),
    ...(comment === undefined ? {} : { comments: `${comment}\n` }),
  };
}
