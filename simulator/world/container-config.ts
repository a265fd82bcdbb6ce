import { createHash } from 'node:crypto';
import { CONFIG_SCHEMA } from '../schema/method-table.ts';
import { parsePropertyString, printPropertyString } from '../schema/property-string.ts';
import { schemaOf } from '../schema/validate.ts';
import type { ParameterSchema } from '../schema/schema-types.ts';
import { uniqueTags } from './tags.ts';
import type { ContainerState, GuestConfig } from './world-state.ts';

export type TypedConfig = Record<string, string | number>;

/** Parses `net0`, `rootfs`, … into its options; text that is none becomes an empty record. */
export function optionsOf(name: string, text: string | undefined): Record<string, string> {
  const format = schemaOf(CONFIG_SCHEMA, name)?.format;
  if (text === undefined || typeof format !== 'object') return {};
  const parsed = parsePropertyString(format, text);
  return typeof parsed === 'string' ? {} : parsed;
}

/** The opposite of optionsOf. */
export function printOptions(name: string, options: Readonly<Record<string, string>>): string {
  const format = schemaOf(CONFIG_SCHEMA, name)?.format;
  const schemas: Readonly<Record<string, ParameterSchema>> = typeof format === 'object' ? format : {};
  return printPropertyString(schemas, options);
}

/** Numbers and booleans are JSON numbers, except that `cpulimit` and its like stay text. (types observed on 9.2) */
export function typedConfig(config: Readonly<GuestConfig>): TypedConfig {
  return Object.fromEntries(Object.entries(config).map(([name, value]) => [name, typedValue(name, value)]));
}

export function typedValue(name: string, value: string): string | number {
  const type = schemaOf(CONFIG_SCHEMA, name)?.type;
  if (type === 'integer' || type === 'boolean') return Number(value);
  return name === 'description' ? `${value}\n` : value;
}

/** What `GET …/config` shows: pending changes applied unless only the running values are asked for. */
export function configWithPending({ config, pending }: ContainerState): GuestConfig {
  const merged = { ...config };
  for (const [name, value] of Object.entries(pending)) {
    if (value === null) delete merged[name];
    else merged[name] = value;
  }
  return merged;
}

/** SHA-1 over the whole configuration file, as Proxmox does to notice concurrent changes. */
export function digestOf({ config, pending, snapshots }: ContainerState): string {
  const lines = [config, pending, ...snapshots.map(({ name, config: old }) => ({ ...old, name }))].map((section) =>
    Object.entries(section)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${name}: ${value ?? ''}`)
      .join('\n'),
  );
  return createHash('sha1').update(lines.join('\n[section]\n')).digest('hex');
}

/** Brings values into the form in which they are stored: sorted tags, complete network interfaces. */
export function storedValue(
  name: string,
  value: string,
  makeHardwareAddress: () => string,
  { tagStyle }: { tagStyle?: string | undefined } = {},
): string {
  if (name === 'tags') return uniqueTags(value, tagStyle);
  if (name === 'description') return value.replace(/\n+$/, '');
  if (name === 'searchdomain' || name === 'nameserver') return value.split(/[,; ]+/).join(' ');
  if (!/^net\d+$/.test(name)) return value;
  const options = optionsOf(name, value);
  return printOptions(name, {
    ...options,
    hwaddr: (options['hwaddr'] ?? makeHardwareAddress()).toUpperCase(),
    type: 'veth',
  });
}

/** Names of interfaces or mount points in their order: `net0`, `net1`, … */
export const indexedNames = (config: Readonly<GuestConfig>, family: string): string[] =>
  Object.keys(config)
    .filter((name) => name.startsWith(family) && /^\d+$/.test(name.slice(family.length)))
    .toSorted((a, b) => Number(a.slice(family.length)) - Number(b.slice(family.length)));

/** `8G`, `512M` … to bytes. */
export function bytesOf(size: string | undefined): number {
  const [, digits = '0', unit = ''] = /^(\d+(?:\.\d+)?)([KMGT]?)$/.exec(size ?? '') ?? [];
  return Number(digits) * 1024 ** ['', 'K', 'M', 'G', 'T'].indexOf(unit);
}

/** The shortest exact form, as Proxmox writes sizes. */
export function printSize(bytes: number): string {
  const units = ['', 'K', 'M', 'G'];
  let [value, index] = [bytes, 0];
  while (index < units.length - 1 && value >= 1024 && value % 1024 === 0) [value, index] = [value / 1024, index + 1];
  return bytes === 0 ? '0T' : `${value}${units[index]}`;
}
