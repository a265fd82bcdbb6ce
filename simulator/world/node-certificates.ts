import { X509Certificate } from 'node:crypto';
import { issueNodeCertificate } from '../tls/certificate.ts';
import type { NodeState } from './world-state.ts';
import type { World } from './world.ts';

/** PEM. Only the first node has a server of its own here; what the others would show is made when somebody first asks. */
export function certificateOf(world: World, node: NodeState): string {
  if (node === world.localNode) return world.state.certificate.certificate;
  if (node.certificate === undefined) {
    const { authKeys: authority, bootedAt } = world.state;
    const options = { nodeName: node.name, address: node.address, now: bootedAt, authority };
    node.certificate = issueNodeCertificate(options).certificate;
    world.changed();
  }
  return node.certificate;
}

/** Upper-case SHA-256 with colons, what `GET /nodes` shows to everybody. */
export const fingerprintOf = (world: World, node: NodeState): string =>
  new X509Certificate(certificateOf(world, node)).fingerprint256;
