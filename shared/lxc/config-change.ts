import type { ConfigChange, ConfigOption, ContainerConfig } from '../domain/container-config.ts';
import { checkOption } from './check-option.ts';
import { findOption } from './options.ts';
import type { Mistake } from './value-type.ts';

/** Proxmox refuses to do without them (PVE/LXC/Config.pm, update_pct_config). */
const needed: ReadonlySet<string> = new Set(['memory', 'rootfs', 'ostype', 'unprivileged']);

export const optionIn = ({ options }: Pick<ContainerConfig, 'options'>, name: string): ConfigOption | null =>
  options.find((one) => one.name === name) ?? null;

/** What an option is after the next start; null: not set. */
export function wantedValue(config: Pick<ContainerConfig, 'options'>, name: string): string | null {
  const option = optionIn(config, name);
  if (!option || option.isLeaving) return null;
  return option.pending ?? option.current;
}

/** The entry of a disk that is mounted nowhere. Taken out, the disk is deleted with it (PVE/LXC/Config.pm, vmconfig_apply_pending). */
export const isUnused = (name: string): boolean => /^unused\d+$/.test(name);

/** Whether an option can be taken out of a configuration. */
export const isRemovable = (name: string): boolean =>
  (findOption(name)?.settable === 'config' && !needed.has(name)) || isUnused(name);

const wrong = (name: string, reason: string): Mistake => ({ kind: 'invalid', path: [name], reason });

/** Everything that is wrong with a change; the server's own schema may find more. */
export function mistakesInChange(change: ConfigChange): Mistake[] {
  const set = Object.entries(change.set).flatMap(([name, value]): Mistake[] => {
    if (findOption(name)?.settable !== 'config') return [wrong(name, 'cannot be set on a container that is there')];
    return checkOption(name, value).filter(({ kind }) => kind === 'invalid');
  });
  const removed = change.delete.filter((name) => !isRemovable(name)).map((name) => wrong(name, 'cannot be taken out'));
  const twice = [...change.delete, ...change.revert].filter(
    (name, index, all) => name in change.set || all.indexOf(name) !== index,
  );
  return [...set, ...removed, ...twice.map((name) => wrong(name, 'stands twice in this change'))];
}

/** The parameters of the one call that carries a change out: what is not in it is not sent, so Proxmox leaves it alone. */
export function changeParameters(change: ConfigChange, digest: string): Record<string, string> {
  return {
    ...change.set,
    ...(change.delete.length > 0 && { delete: change.delete.join(',') }),
    ...(change.revert.length > 0 && { revert: change.revert.join(',') }),
    digest,
  };
}

/** When the change of an option takes effect. */
export function effectOf(name: string, config: Pick<ContainerConfig, 'options' | 'isRunning'>): 'now' | 'next-start' {
  if (!config.isRunning) return 'now';
  const applies = findOption(name)?.applies ?? 'next-start';
  if (applies !== 'added') return applies;
  return (optionIn(config, name)?.current ?? null) === null ? 'now' : 'next-start';
}

/** `net` → the first number that is free, `net3`; null when all are taken. `taken` tells of those that are only planned. */
export function freeName(
  family: string,
  config: Pick<ContainerConfig, 'options'>,
  taken: Iterable<string>,
): string | null {
  const used = new Set([...config.options.map(({ name }) => name), ...taken]);
  for (let index = 0; ; index += 1) {
    const name = `${family}${index}`;
    if (findOption(name) === null) return null;
    if (!used.has(name)) return name;
  }
}
