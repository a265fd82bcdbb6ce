import type { Guest } from '../guest-contract.ts';
import type { HostKey } from '../host-key.ts';
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

    /** Lets whoever has the key log in to a node as root. Before anybody has logged in there. */
    authorizeOnNode(name: string, publicKey: string): void {
      const node = world.node(name);
      node.authorizedKeys = [...(node.authorizedKeys ?? []), publicKey];
      world.changed();
    },

    /** A node from the inside, with the SSH server it presents itself with. */
    nodeInside(name: string): Promise<Guest> {
      return world.nodeShells.inside(world.node(name));
    },

    /** The host keys of a node's SSH server. */
    async nodeHostKeys(name: string): Promise<readonly HostKey[]> {
      const node = world.node(name);
      await world.nodeShells.inside(node);
      return node.hostKeys ?? [];
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
