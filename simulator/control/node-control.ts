import type { TlsServer } from '../http/tls-server.ts';
import { issueNodeCertificate } from '../tls/certificate.ts';
import type { NodeState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';

/** The nodes and what they present themselves with. */
export function nodeControl(world: World, server: TlsServer) {
  return {
    setNodeOnline(name: string, isOnline: boolean): void {
      world.nodeLife.setOnline(world.node(name).name, isOnline);
    },

    setNode(name: string, change: Partial<NodeState>): void {
      Object.assign(world.node(name), change);
    },

    /** When the nodes were switched on; UTC milliseconds. */
    setBootedAt(bootedAt: number): void {
      world.state.bootedAt = bootedAt;
    },

    /** Returns the new fingerprint. */
    replaceCertificate(): string {
      const { name, address } = world.localNode;
      const { authKeys: authority } = world.state;
      const certificate = issueNodeCertificate({ nodeName: name, address, now: world.clock.now(), authority });
      world.state.certificate = certificate;
      server.setCertificate(certificate);
      return certificate.fingerprint;
    },

    /** A copy of the container's local volumes lies on that node too from now on. (PVE::Replication) */
    replicate(vmid: number, node: string): void {
      const target = world.node(node).name;
      for (const { isShared, volumes } of world.state.storages) {
        if (isShared) continue;
        for (const volume of volumes)
          if (volume.vmid === vmid && volume.node !== target)
            volume.replicas = [...new Set([...(volume.replicas ?? []), target])];
      }
      world.changed();
    },
  };
}
