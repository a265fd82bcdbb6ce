import type { Guest, GuestTerminal, Insides, NodeTools } from '../guest-contract.ts';
import { singleNetwork } from '../network/single-network.ts';
import type { SimClock } from '../sim-clock.ts';
import type { Destination, GuestHouse } from '../world/guest-house.ts';
import { printConfigFile } from '../world/config-file.ts';
import type { NodeState, WorldState } from '../world/world-state.ts';
import type { Attachment, Viewer } from './shared-console.ts';

/** The nodes from the inside, as far as a shell on them goes: each is a Debian that is made when somebody logs in there first. */
export class NodeShells {
  readonly #options: {
    readonly state: WorldState;
    readonly clock: SimClock;
    readonly insides: () => Promise<Insides>;
    readonly guests: GuestHouse;
    readonly changed: () => void;
  };
  readonly #nodes = new Map<string, Promise<Guest>>();

  constructor(options: {
    state: WorldState;
    clock: SimClock;
    insides: () => Promise<Insides>;
    guests: GuestHouse;
    changed: () => void;
  }) {
    this.#options = options;
  }

  /** `isRoot`: logged in as root at once (`login -f root`); others meet the login prompt. */
  async attach(node: NodeState, viewer: Viewer, { isRoot }: { isRoot: boolean }): Promise<Attachment> {
    if (!node.isOnline) {
      viewer.write(Buffer.from(`ssh: connect to host ${node.address} port 22: No route to host\r\n`));
      return attachmentOf(null);
    }
    const guest = await this.inside(node);
    return attachmentOf(guest.openTerminal?.({ mode: isRoot ? 'root-login' : 'login', output: viewer }) ?? null);
  }

  /** A node from the inside. It has booted. */
  inside(node: NodeState): Promise<Guest> {
    const made = this.#nodes.get(node.name) ?? this.#make(node);
    this.#nodes.set(node.name, made);
    return made;
  }

  /** Where a connection to a node ends, by its name or address; null: it is no node. Nothing but sshd is there. */
  async destination(host: string, port: number): Promise<Destination | null> {
    const node = this.#options.state.nodes.find(({ name, address }) => name === host || address === host);
    if (!node) return null;
    if (!node.isOnline) return { kind: 'unreachable' };
    const sshPort = port === 22 ? (await this.inside(node)).sshPort : null;
    const place = { vmid: null, node: node.name };
    return sshPort === null ? { kind: 'refused', ...place } : { kind: 'port', ...place, port: sshPort };
  }

  async close(): Promise<void> {
    const nodes = [...this.#nodes.values()];
    this.#nodes.clear();
    await Promise.all(nodes.map(async (node) => (await node)[Symbol.asyncDispose]()));
  }

  async #make(node: NodeState): Promise<Guest> {
    const { clock, insides, state, changed } = this.#options;
    const { createGuest, generateHostKeys } = await insides();
    // Kept with the homelab: whoever pinned a node's keys meets them again.
    if (!node.hostKeys) {
      node.hostKeys = [...generateHostKeys()];
      changed();
    }
    const guest = createGuest({
      image: 'debian-13',
      hostname: node.name,
      network: singleNetwork(node.address),
      hostKeys: node.hostKeys,
      authorizedKeys: node.authorizedKeys ?? [],
      rootPassword: state.users['root@pam']?.password ?? null,
      bootMs: 0,
      clock,
      nodeTools: this.#toolsOf(node.name),
    });
    await guest.start();
    await guest.untilBooted();
    return guest;
  }

  #toolsOf(node: string): NodeTools {
    const { state, guests, changed } = this.#options;
    return {
      node,
      containers: () =>
        Object.values(state.containers)
          .filter((container) => container.node === node)
          .map(({ vmid, config }) => ({
            vmid,
            name: config['hostname'] ?? `CT${vmid}`,
            isRunning: guests.isRunning(vmid),
            lock: config['lock'] ?? '',
            config: printConfigFile(config),
            inside: () => guests.inside(vmid),
            unlock: () => {
              delete config['lock'];
              changed();
            },
          })),
    };
  }
}

function attachmentOf(terminal: GuestTerminal | null): Attachment {
  return {
    type: (bytes) => terminal?.write(bytes),
    resize: (columns, rows) => terminal?.resize(columns, rows),
    // Nothing keeps it when its viewer is gone.
    detach: () => terminal?.hangUp(),
    ended: terminal?.closed ?? Promise.resolve(),
  };
}
