import type { WebServerState } from '../world/internet-state.ts';
import type { DhcpServer } from '../world/world-state.ts';
import type { World } from '../world/world.ts';

/** What nodes and containers reach, and who gives them addresses. */
export function networkControl(world: World) {
  return {
    /** Without internet no name can be resolved. */
    setInternetUp(isUp: boolean): void {
      world.state.internet = { ...world.state.internet, isDown: !isUp };
    },

    /** What nodes find at an origin such as `http://192.0.2.7:8099`. */
    addWebServer(origin: string, server: WebServerState): void {
      const { internet } = world.state;
      world.state.internet = { ...internet, servers: { ...internet?.servers, [origin]: server } };
    },

    /** Who gives out addresses on a bridge of every node; containers that wait ask again. */
    setDhcp(bridge: string, servers: readonly DhcpServer[]): void {
      for (const node of world.state.nodes)
        for (const one of node.bridges) if (one.name === bridge) one.dhcp = [...servers];
      world.guests.reconsiderLeases();
    },

    /** A running container's next renewal brings another address: `address`, or any that is free. */
    renewLease(vmid: number, options: { interface?: string; address?: string } = {}): void {
      world.guests.renewLease(vmid, options.interface ?? 'eth0', options.address);
    },
  };
}
