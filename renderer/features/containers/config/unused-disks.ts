import type { ContainerConfig } from '../../../../shared/domain/container-config.ts';
import { freeName, isUnused } from '../../../../shared/lxc/config-change.ts';
import { parseMount } from '../../../../shared/lxc/property-string.ts';

/** A volume that stands in a configuration and is mounted nowhere. */
export type UnusedDisk = {
  /** Such as `unused0`. */
  readonly name: string;
  /** Such as `local-lvm:vm-104-disk-1`. */
  readonly volume: string;
  /** The option that mounts it all the same, so that it cannot be deleted by its entry; null: none. */
  readonly usedAs: string | null;
};

export const unusedDisks = (config: Pick<ContainerConfig, 'options'>): UnusedDisk[] =>
  config.options.flatMap(({ name, current }) => {
    if (!isUnused(name) || current === null) return [];
    const volume = volumeIn(current);
    const user = config.options.find(
      (one) =>
        /^(?:rootfs|mp\d+)$/.test(one.name) &&
        [one.current, one.pending].some((text) => text !== null && volumeIn(text) === volume),
    );
    return [{ name, volume, usedAs: user?.name ?? null }];
  });

const volumeIn = (text: string): string => parseMount(text).get('volume') ?? text;

/** The edit that mounts it again: where is left to be typed. Null when every number is taken. */
export function mountAgain(
  { volume }: UnusedDisk,
  config: Pick<ContainerConfig, 'options'>,
  edited: Iterable<string>,
): { name: string; value: string } | null {
  const name = freeName('mp', config, edited);
  // As Proxmox's own window has it: a mount point is backed up.
  return name === null ? null : { name, value: `${volume},mp=,backup=1` };
}

/** Whether the edit that mounts it again is begun already. */
export const isBeingMounted = ({ volume }: UnusedDisk, edits: Readonly<Record<string, string | null>>): boolean =>
  Object.values(edits).some((value) => value !== null && volumeIn(value) === volume);

/** What the user saw is still what would go: an entry alone becomes the disk itself once nothing mounts that any more. */
export const isStill = ({ name, volume, usedAs }: UnusedDisk, config: Pick<ContainerConfig, 'options'>): boolean =>
  unusedDisks(config).some((one) => one.name === name && one.volume === volume && one.usedAs === usedAs);
