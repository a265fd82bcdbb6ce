import type { Guest, GuestTerminal, Insides } from '../guest-contract.ts';
import { singleNetwork } from '../network/single-network.ts';
import type { SimClock } from '../sim-clock.ts';
import type { NodeState } from '../world/world-state.ts';
import type { Attachment, Viewer } from './shared-console.ts';

/** The nodes from the inside, as far as a shell on them goes: each is a Debian that is made when somebody logs in there first. */
export class NodeShells {
  readonly #options: {
    readonly clock: SimClock;
    readonly insides: () => Promise<Insides>;
  };
  readonly #nodes = new Map<string, Guest>();

  constructor(options: { clock: SimClock; insides: () => Promise<Insides> }) {
    this.#options = options;
  }

  /** `isRoot`: logged in as root at once (`login -f root`); others meet the login prompt. */
  async attach(
    node: NodeState,
    viewer: Viewer,
    { isRoot, rootPassword }: { isRoot: boolean; rootPassword: string | null },
  ): Promise<Attachment> {
    if (!node.isOnline) {
      viewer.write(Buffer.from(`ssh: connect to host ${node.address} port 22: No route to host\r\n`));
      return attachmentOf(null);
    }
    const insides = await this.#options.insides();
    const guest = this.#nodes.get(node.name) ?? this.#make(insides, node, rootPassword);
    return attachmentOf(guest.openTerminal?.({ mode: isRoot ? 'root-login' : 'login', output: viewer }) ?? null);
  }

  async close(): Promise<void> {
    const guests = [...this.#nodes.values()];
    this.#nodes.clear();
    await Promise.all(guests.map((guest) => guest[Symbol.asyncDispose]()));
  }

  #make({ createGuest, generateHostKeys }: Insides, { name, address }: NodeState, rootPassword: string | null): Guest {
    const { clock } = this.#options;
    const guest = createGuest({
      image: 'debian-13',
      hostname: name,
      network: singleNetwork(address),
      hostKeys: generateHostKeys(),
      authorizedKeys: [],
      rootPassword,
      bootMs: 0,
      clock,
    });
    this.#nodes.set(name, guest);
    void guest.start();
    return guest;
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
