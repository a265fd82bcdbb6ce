import type { FaultOf } from '../../shared/domain/demo-fault.ts';
import type { Guest } from '../guest-contract.ts';
import type { HostKey } from '../host-key.ts';
import type { CommandKiller, SshTrouble } from '../guest/guest-faults.ts';
import type { LinkSpeed } from '../network/shaped-pipe.ts';
import type { Route } from '../network/socks-gateway.ts';
import type { Destination } from '../world/guest-house.ts';
import type { World } from '../world/world.ts';
import type { Charge } from './charge.ts';

type GuestFault = FaultOf<
  'disk-full' | 'ssh-refused' | 'ssh-reset' | 'ssh-hung' | 'ssh-other-key' | 'slow-link' | 'script-killed'
>;
type Trouble = {
  readonly fault: GuestFault;
  readonly charge: Charge;
  readonly ssh: SshTrouble | null;
  readonly killer: CommandKiller | null;
};

/** A byte in eleven days. */
const STALLED: LinkSpeed = { bytesPerSecond: 1e-6, latencyMs: 0 };

/** What is wrong with containers and the way to them. A container's inside is new with each boot, so it is told anew each time. */
export class GuestTroubles {
  readonly #world: World;
  readonly #troubles = new Set<Trouble>();
  readonly #refused = new WeakSet<Guest>();

  constructor(world: World) {
    this.#world = world;
    world.guests.onStart = (vmid, guest) => void this.#tell(vmid, guest);
  }

  async add(fault: GuestFault, charge: Charge): Promise<(() => Promise<void>) | null> {
    const { vmid } = fault;
    if (vmid !== null && !this.#world.findContainer(vmid)) throw new Error(`There is no container ${vmid}`);
    if (fault.kind === 'script-killed' && fault.when === 'now') {
      this.#killNow(fault, charge);
      return null;
    }
    const keys = fault.kind === 'ssh-other-key' ? await this.#world.generateHostKeys() : [];
    const trouble: Trouble = { fault, charge, ...this.#inside(fault, charge, keys) };
    this.#troubles.add(trouble);
    await this.#tellAll(vmid);
    return async () => {
      this.#troubles.delete(trouble);
      await this.#tellAll(vmid);
    };
  }

  /** What becomes of a connection from outside on its way. */
  route(destination: Destination): Route {
    if (destination.kind === 'unreachable') return destination;
    const { vmid, node } = destination;
    if (destination.kind === 'refused') {
      for (const { fault, charge } of this.#on(vmid)) if (fault.kind === 'ssh-refused') charge.take();
      return destination;
    }
    const counted = new Set<Charge>();
    return { ...destination, speed: () => this.#speed(vmid, vmid === null ? node : this.#nodeOf(vmid), counted) };
  }

  /** The slowest of the links in the way; each counts a connection once. Nothing gets through to a node that is away. */
  #speed(vmid: number | null, node: string | undefined, counted: Set<Charge>): LinkSpeed | null {
    if (this.#world.state.nodes.some(({ name, isOnline }) => name === node && !isOnline)) return STALLED;
    let slowest: LinkSpeed | null = null;
    for (const { fault, charge } of this.#on(vmid)) {
      if (fault.kind !== 'slow-link') continue;
      if (!counted.has(charge)) charge.take();
      counted.add(charge);
      if (!slowest || fault.bytesPerSecond < slowest.bytesPerSecond) slowest = fault;
    }
    return slowest;
  }

  #nodeOf(vmid: number): string | undefined {
    return this.#world.findContainer(vmid)?.node;
  }

  #killNow({ vmid, signal }: FaultOf<'script-killed'>, charge: Charge): void {
    const guests = this.#guests(vmid);
    const struck = guests.reduce((sum, [, guest]) => sum + (guest.faults?.signalCommands(signal) ?? 0), 0);
    if (struck === 0) throw new Error('Nothing that was started over SSH runs there now');
    charge.take();
  }

  #inside(fault: GuestFault, charge: Charge, keys: readonly HostKey[]): Pick<Trouble, 'ssh' | 'killer'> {
    const strikes = (): boolean => charge.take();
    switch (fault.kind) {
      case 'ssh-reset':
        return { ssh: { kind: 'reset', strikes }, killer: null };
      case 'ssh-hung':
        return { ssh: { kind: 'hang', strikes: () => beginsToHang(charge), ended: () => charge.end() }, killer: null };
      case 'ssh-other-key':
        return { ssh: { kind: 'other-keys', keys, strikes }, killer: null };
      case 'script-killed': {
        const { signal, command, afterMs } = fault;
        const killer: CommandKiller = {
          signal,
          afterMs,
          claims: (text) => text.includes(command) && charge.claim(),
          strike: () => charge.strike(),
          release: () => charge.release(),
        };
        return { ssh: null, killer };
      }
      case 'disk-full':
      case 'ssh-refused':
      case 'slow-link':
        return { ssh: null, killer: null };
    }
  }

  async #tellAll(vmid: number | null): Promise<void> {
    await Promise.all(this.#guests(vmid).map(([each, guest]) => this.#tell(each, guest)));
  }

  async #tell(vmid: number, guest: Guest): Promise<void> {
    const { faults } = guest;
    if (!faults) return;
    const troubles = this.#on(vmid);
    const full = troubles.find(({ fault }) => fault.kind === 'disk-full');
    faults.setDiskFull(full !== undefined, () => void full?.charge.take());
    faults.setSshTroubles(troubles.flatMap(({ ssh }) => ssh ?? []));
    faults.setCommandKillers(troubles.flatMap(({ killer }) => killer ?? []));
    const isRefused = troubles.some(({ fault }) => fault.kind === 'ssh-refused');
    if (isRefused === this.#refused.has(guest)) return;
    if (isRefused) this.#refused.add(guest);
    else this.#refused.delete(guest);
    await (isRefused ? faults.refuseSsh() : faults.allowSsh());
  }

  /** Those of a container; a node itself has none. */
  #on(vmid: number | null): Trouble[] {
    if (vmid === null) return [];
    return [...this.#troubles].filter(({ fault }) => fault.vmid === null || fault.vmid === vmid);
  }

  #guests(vmid: number | null): [vmid: number, guest: Guest][] {
    return this.#world.guests.entries().filter(([each]) => vmid === null || each === vmid);
  }
}

/** Over only when the connection is: to undo it is to cut what hangs. */
function beginsToHang(charge: Charge): boolean {
  if (!charge.claim()) return false;
  charge.begin();
  return true;
}
