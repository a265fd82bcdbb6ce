import { splitList } from '../../schema/formats.ts';
import type { World } from '../../world/world.ts';

export type ChosenGuest = {
  readonly vmid: number;
  /** undefined: there is no such guest. */
  readonly node: string | undefined;
};

/** The guests a backup or a job of backups is about. (PVE::VZDump, get_included_guests) */
export function includedGuests(
  world: World,
  { vmid, pool, all, exclude }: Readonly<Record<string, string>>,
  { onlyOn }: { onlyOn?: string } = {},
): ChosenGuest[] {
  const { containers, virtualMachines, pools } = world.state;
  const present = new Map(
    [...Object.values(containers), ...Object.values(virtualMachines)].map((guest) => [guest.vmid, guest.node]),
  );
  const left = new Set(splitList(exclude ?? '').map(Number));
  const wanted =
    pool !== undefined
      ? (pools[pool]?.vmids ?? []).filter((each) => !left.has(each))
      : vmid !== undefined && vmid !== ''
        ? splitList(vmid).map(Number)
        : all === '1' || exclude !== undefined
          ? [...present.keys()].filter((each) => !left.has(each))
          : [];
  return [...new Set(wanted)]
    .toSorted((a, b) => a - b)
    .map((each) => ({ vmid: each, node: present.get(each) }))
    .filter((guest) => onlyOn === undefined || guest.node === undefined || guest.node === onlyOn);
}
