import type { NodeFacts, NodeOptions, VmidCheck } from '../../shared/domain/inventory.ts';

/** What the server said when the plan was made; every check decides from this alone. */
export type ServerFacts = {
  /** Effective privileges by path, as `/access/permissions` tells them. */
  holds: (privilege: string, path: string) => boolean;
  /** True for root@pam signed in by password; its tokens do not count. */
  isRootByTicket: boolean;
  nodes: readonly NodeFacts[];
  /** Null when the node could not be asked. */
  options: NodeOptions | null;
  vmid: VmidCheck;
  /** Names of guests on all connections with the place they are at. */
  guestNames: readonly { name: string; where: string }[];
};
