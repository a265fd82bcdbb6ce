import type { ConfigChange, ContainerConfig } from '../domain/container-config.ts';
import { wantedValue } from './config-change.ts';

/** What the user wants of options, by name; null: not set. Options that are not named are left alone. */
export type ConfigEdits = Readonly<Record<string, string | null>>;

/** The change that makes of a configuration what is wanted; what is so already is no part of it. */
export function changeFrom(edits: ConfigEdits, config: Pick<ContainerConfig, 'options'>): ConfigChange {
  const real = Object.entries(edits).filter(([name, value]) => value !== wantedValue(config, name));
  return {
    set: Object.fromEntries(real.flatMap(([name, value]) => (value === null ? [] : [[name, value]]))),
    delete: real.flatMap(([name, value]) => (value === null ? [name] : [])),
    revert: [],
  };
}
