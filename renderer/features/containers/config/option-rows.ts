import type { ContainerConfig } from '../../../../shared/domain/container-config.ts';
import type { ConfigEdits } from '../../../../shared/lxc/config-edits.ts';
import type { LxcOption, OptionGroup } from '../../../../shared/lxc/lxc-option.ts';
import { isUnused } from '../../../../shared/lxc/config-change.ts';
import { findOption, lxcOptions } from '../../../../shared/lxc/options.ts';
import { PropertyString } from '../../../../shared/lxc/property-string.ts';

export type RowGroup = { readonly id: string; readonly title: string; readonly names: readonly string[] };

const titles: readonly { id: string; title: string; groups: readonly OptionGroup[] }[] = [
  { id: 'general', title: 'General', groups: ['general'] },
  { id: 'resources', title: 'Resources', groups: ['resources'] },
  { id: 'disks', title: 'Disks', groups: ['disks'] },
  { id: 'network', title: 'Network', groups: ['network', 'dns'] },
  { id: 'options', title: 'Options', groups: ['start', 'options'] },
  { id: 'features', title: 'Features', groups: ['features'] },
  { id: 'devices', title: 'Devices', groups: ['devices'] },
  { id: 'advanced', title: 'Advanced', groups: ['os-template'] },
];

/**
 * The rows of the editor, group by group: every option that can be set, of the indexed ones those that are there or are being added.
 * What a node of this major version does not know is left out unless it is set.
 */
export function rowGroups(
  { options }: Pick<ContainerConfig, 'options'>,
  edits: ConfigEdits,
  major: number | null,
): readonly RowGroup[] {
  const present = new Set([...options.map(({ name }) => name), ...Object.keys(edits)]);
  return titles.map(({ id, title, groups }) => ({
    id,
    title,
    names: lxcOptions
      .filter(({ group, settable }) => settable === 'config' && groups.includes(group))
      .flatMap((option) => namesOf(option, present, major)),
  }));
}

function namesOf({ name, count, since }: LxcOption, present: ReadonlySet<string>, major: number | null): string[] {
  if (count === undefined) {
    const isKnown = since === undefined || major === null || major >= since;
    return isKnown || present.has(name) ? [name] : [];
  }
  const isOne = (one: string): boolean => findOption(one)?.name === name;
  return [...present].filter(isOne).toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** What stands in the configuration and can only be looked at here: what is set at creation, what nobody knows. */
export const otherNames = ({ options }: Pick<ContainerConfig, 'options'>): readonly string[] =>
  options.map(({ name }) => name).filter((name) => findOption(name)?.settable !== 'config' && !isUnused(name));

/** `net0` → `Network interface 0`. */
export function rowLabel(name: string): string {
  const option = findOption(name);
  if (!option) return name;
  return option.count === undefined ? option.label : `${option.label} ${name.slice(option.name.length)}`;
}

/** A value as it is shown in a row. */
export function shownValue(name: string, value: string): string {
  const type = findOption(name)?.type;
  if (type?.kind === 'flag') return value === '1' ? 'On' : value === '0' ? 'Off' : value;
  // A default may be told in words.
  const isNumber = (type?.kind === 'integer' || type?.kind === 'number') && /^\d/.test(value);
  if (isNumber && type.unit !== undefined) return `${value} ${type.unit}`;
  if (type?.kind === 'text' && type.format === 'environment') return value.replaceAll('\0', '\n');
  return value;
}

/** What is different, in a few words: of a property string only the parts that are. */
export function editWords(name: string, before: string | null, after: string | null): string {
  const type = findOption(name)?.type;
  if (before === null || after === null || type?.kind !== 'properties')
    return `was ${before === null ? 'not set' : shownValue(name, before)}`;
  const [old, next] = [before, after].map((text) => PropertyString.parse(text, type.bareKey));
  if (!old || !next) return '';
  const keys = new Set([...old.properties, ...next.properties].map(({ key }) => key ?? type.bareKey));
  return [...keys]
    .flatMap((key) => {
      if (key === null || old.get(key) === next.get(key)) return [];
      return [`${key} was ${old.get(key) ?? 'not set'}`];
    })
    .join(', ');
}
