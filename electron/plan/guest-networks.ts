import type { ConnectionId } from '../../shared/domain/ids.ts';
import type { Guest } from '../../shared/domain/inventory.ts';
import { parseNetwork } from '../../shared/lxc/property-string.ts';
import { withDeadline } from '../lib/abort.ts';
import type { Clock } from '../lib/clock.ts';
import { inParallel } from '../lib/in-parallel.ts';
import type { Proxmox } from '../proxmox/connect.ts';
import { canonicalAddress, splitCidr } from './subnets.ts';

/** What a guest, running or not, takes up in its networks. */
export type GuestNetwork = {
  readonly connectionId: ConnectionId;
  readonly vmid: number;
  readonly kind: Guest['kind'];
  readonly name: string | null;
  /** Of its cards, in lower case. */
  readonly macs: readonly string[];
  /** Fixed ones of its configuration and the one it was last seen with. */
  readonly addresses: readonly string[];
};
export type Neighbours = {
  readonly guests: readonly GuestNetwork[];
  /** How many guests of a server could not be looked at, and why. */
  readonly unread: readonly { readonly connectionId: ConnectionId; readonly count: number; readonly reason: string }[];
};

type Options = { proxmox: (id: ConnectionId) => Promise<Pick<Proxmox, 'lxc' | 'qemu'>>; clock: Clock };
type Known = { network: Pick<GuestNetwork, 'macs' | 'addresses'>; node: string; readAt: number };

/** Configurations change by hand while the app looks on; what a plan is made from is never older than this, unless there is no time. */
const freshMs = 2 * 60_000;
const deadlineMs = 3_000;
const atOnce = 5;

/** Looks into the configurations of all guests on all servers, stopped ones too, and remembers what it saw. */
export class GuestNetworks {
  readonly #options: Options;
  readonly #known = new Map<string, Known>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Never waits longer than a few seconds: who was not looked at by then is counted. @throws the signal's reason */
  async of(guests: readonly Guest[], { signal }: { signal: AbortSignal }): Promise<Neighbours> {
    const there = guests.filter(({ goneAt }) => goneAt === null);
    const limit = withDeadline(deadlineMs, signal);
    const servers = [...new Set(there.map(({ connectionId }) => connectionId))];
    const unread = await Promise.all(
      servers.map(async (id) => {
        const reasons = new Map<string, string>();
        const stale = there.filter((guest) => {
          if (guest.connectionId !== id || this.#isFresh(guest)) return false;
          if (!guest.isStatusKnown) reasons.set(keyOf(guest), `node ${guest.node} is away`);
          return guest.isStatusKnown;
        });
        await this.#read(id, stale, reasons, limit);
        signal.throwIfAborted();
        const missing = there.filter((guest) => guest.connectionId === id && !this.#known.has(keyOf(guest)));
        const reason =
          missing.map((guest) => reasons.get(keyOf(guest))).find((one) => one !== undefined) ?? 'there was no time';
        return missing.length === 0 ? [] : [{ connectionId: id, count: missing.length, reason }];
      }),
    );
    return { guests: there.flatMap((guest) => this.#describe(guest)), unread: unread.flat() };
  }

  async #read(
    id: ConnectionId,
    guests: readonly Guest[],
    reasons: Map<string, string>,
    signal: AbortSignal,
  ): Promise<void> {
    if (guests.length === 0) return;
    try {
      const proxmox = await this.#options.proxmox(id);
      await inParallel(guests, atOnce, async (guest) => {
        signal.throwIfAborted();
        try {
          const config = await configOf(proxmox, guest, signal);
          this.#known.set(keyOf(guest), {
            network: networkIn(config),
            node: guest.node,
            readAt: this.#options.clock.now(),
          });
        } catch (error) {
          signal.throwIfAborted();
          reasons.set(keyOf(guest), textOf(error));
        }
      });
    } catch (error) {
      if (!signal.aborted) for (const guest of guests) reasons.set(keyOf(guest), textOf(error));
    }
  }

  #isFresh(guest: Guest): boolean {
    const known = this.#known.get(keyOf(guest));
    return known !== undefined && known.node === guest.node && this.#options.clock.now() - known.readAt < freshMs;
  }

  #describe({ connectionId, vmid, kind, name, address, ...guest }: Guest): GuestNetwork[] {
    const known = this.#known.get(keyOf({ connectionId, vmid, kind }))?.network ?? { macs: [], addresses: [] };
    const seen = address === null || guest.status !== 'running' ? [] : [canonicalAddress(address)];
    const addresses = [...new Set([...known.addresses, ...seen])];
    return [{ connectionId, vmid, kind, name, macs: known.macs, addresses }];
  }
}

const keyOf = ({ connectionId, vmid, kind }: Pick<Guest, 'connectionId' | 'vmid' | 'kind'>): string =>
  `${connectionId} ${kind} ${vmid}`;

async function configOf(
  { lxc, qemu }: Pick<Proxmox, 'lxc' | 'qemu'>,
  { node, vmid, kind }: Guest,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const asking = { signal, timeoutMs: deadlineMs };
  return kind === 'qemu' ? qemu.config(node, vmid, asking) : (await lxc.config(node, vmid, asking)).config;
}

/** A container has both in `net0`; a machine has its card there, as `virtio=MAC,…`, and its addresses in `ipconfig0`. */
export function networkIn(config: Readonly<Record<string, string>>): Pick<GuestNetwork, 'macs' | 'addresses'> {
  const lines = Object.entries(config).filter(([name]) => /^(?:net|ipconfig)\d+$/.test(name));
  const macs: string[] = [];
  const addresses: string[] = [];
  for (const [, text] of lines) {
    const parts = parseNetwork(text);
    for (const { value } of parts.properties) if (macAddress.test(value)) macs.push(value.toLowerCase());
    for (const option of ['ip', 'ip6']) {
      const fixed = splitCidr(parts.get(option) ?? '');
      if (fixed) addresses.push(canonicalAddress(fixed.address));
    }
  }
  return { macs, addresses };
}

const macAddress = /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/i;
const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
