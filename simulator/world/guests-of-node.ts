import { machineConfig } from './machine-config.ts';
import type { World } from './world.ts';

export type GuestKind = 'lxc' | 'qemu';

export type NodeGuest = {
  readonly kind: GuestKind;
  readonly vmid: number;
  readonly isRunning: boolean;
  readonly isTemplate: boolean;
  readonly isOnBoot: boolean;
  /** Guests without one start last and stop first. */
  readonly order: number;
  /** Seconds to wait after the start, and to give a shutdown. */
  readonly up?: number;
  readonly down?: number;
};

/** Containers and virtual machines of a node, as they stand in its configuration files. */
export function guestsOf(world: World, node: string): NodeGuest[] {
  const { containers, virtualMachines } = world.state;
  const lxc = Object.values(containers).map((guest) => ({ kind: 'lxc' as const, guest, config: guest.config }));
  const qemu = Object.values(virtualMachines).map((guest) => ({
    kind: 'qemu' as const,
    guest,
    config: machineConfig(guest),
  }));
  return [...lxc, ...qemu]
    .filter(({ guest }) => guest.node === node)
    .map(({ kind, guest, config }) => ({
      kind,
      vmid: guest.vmid,
      isRunning: guest.startedAt !== null,
      isTemplate: config['template'] === '1',
      isOnBoot: config['onboot'] === '1',
      ...startupOf(config['startup']),
    }))
    .toSorted((a, b) => a.vmid - b.vmid);
}

/** `order=1,up=10,down=60`, or the order alone. (PVE::JSONSchema, pve_parse_startup_order) */
function startupOf(text: string | undefined): Pick<NodeGuest, 'order' | 'up' | 'down'> {
  const value = (name: string): number | undefined => {
    const found = new RegExp(`(?:^|,)\\s*${name}=(\\d+)`).exec(text ?? '')?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const bare = /^\s*(\d+)\s*(?:,|$)/.exec(text ?? '')?.[1];
  const [up, down] = [value('up'), value('down')];
  return {
    order: value('order') ?? Number(bare ?? Number.MAX_SAFE_INTEGER),
    ...(up === undefined ? {} : { up }),
    ...(down === undefined ? {} : { down }),
  };
}
