import type { TlsServer } from '../http/tls-server.ts';
import { issueNodeCertificate } from '../tls/certificate.ts';
import type { NodeState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';

/** What a test may do to the nodes. */
export class NodeControl {
  readonly #world: World;
  readonly #server: TlsServer;

  constructor(parts: { world: World; server: TlsServer }) {
    this.#world = parts.world;
    this.#server = parts.server;
  }

  setNodeOnline(name: string, isOnline: boolean): void {
    this.#world.nodeLife.setOnline(this.#world.node(name).name, isOnline);
  }

  setNode(name: string, change: Partial<NodeState>): void {
    Object.assign(this.#world.node(name), change);
  }

  /** When the nodes were switched on; UTC milliseconds. */
  setBootedAt(bootedAt: number): void {
    this.#world.state.bootedAt = bootedAt;
  }

  /** Returns the new fingerprint. */
  replaceCertificate(): string {
    const { name, address } = this.#world.localNode;
    const { authKeys: authority } = this.#world.state;
    const certificate = issueNodeCertificate({ nodeName: name, address, now: this.#world.clock.now(), authority });
    this.#world.state.certificate = certificate;
    this.#server.setCertificate(certificate);
    return certificate.fingerprint;
  }

  /** A copy of the container's local volumes lies on that node too from now on. (PVE::Replication) */
  replicate(vmid: number, node: string): void {
    const target = this.#world.node(node).name;
    for (const { isShared, volumes } of this.#world.state.storages) {
      if (isShared) continue;
      for (const volume of volumes)
        if (volume.vmid === vmid && volume.node !== target)
          volume.replicas = [...new Set([...(volume.replicas ?? []), target])];
    }
    this.#world.changed();
  }
}
