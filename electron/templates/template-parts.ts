import type { Template } from '../../shared/domain/template.ts';
import { labelOf, textOfEntry, textOfField } from './part-words.ts';

/** One part of a template: the smallest thing that is compared, merged and shown. */
export type Part = {
  /** Unique in the template, and the same in every version of it: `cores`, `script 10-site.sh`, `package apt nginx (base)`. */
  name: string;
  label: string;
  value: unknown;
  /** What a person compares. */
  text: string;
};
const listNames = [
  'packages',
  'customPackages',
  'files',
  'scripts',
  'variables',
  'checks',
  'tags',
  'buckets',
  'featureMounts',
] as const;
export type ListName = (typeof listNames)[number];
export type TemplateParts = {
  /** By name; `at` is the way to it from the template. */
  fields: Map<string, Part & { at: readonly string[] }>;
  /** In order. */
  lists: Record<ListName, Part[]>;
};

/**
 * Takes a template apart, without what main sets itself (id, source, folder, format, revision). Nothing else is left out: what this
 * function does not know by name becomes a field of its own.
 */
export function partsOf(template: Template): TemplateParts {
  const { id: _id, source: _source, path: _path, format: _format, revision: _revision, ...said } = template;
  const { tags, buckets, features, rootfsOptions, networkOptions, further, provisioning, ...plain } = said;
  const { packages, customPackages, files, scripts, variables, checks, ...settings } = provisioning;
  const { mount, ...switches } = features;
  const fields: TemplateParts['fields'] = new Map();
  const sections = { '': plain, features: switches, rootfsOptions, networkOptions, further, provisioning: settings };
  for (const [section, values] of Object.entries(sections))
    for (const [key, value] of Object.entries(values)) {
      const at = section === '' ? [key] : [section, key];
      const name = at.join('.');
      fields.set(name, { name, at, value, label: labelOf(name), text: textOfField(name, value) });
    }
  return {
    fields,
    lists: {
      packages: parts(
        packages,
        ({ manager, name, group }) => `package ${manager} ${name}${inGroup(group)}`,
        ({ version }) => version ?? 'any version',
      ),
      customPackages: parts(customPackages, ({ name, group }) => `custom package ${name}${inGroup(group)}`),
      files: parts(files, ({ destination }) => `file ${destination}`),
      scripts: parts(scripts, ({ name }) => `script ${name}`),
      variables: parts(variables, ({ name }) => `variable ${name}`),
      checks: parts(checks, ({ name }) => `check ${name}`),
      tags: parts(tags, (tag) => `tag ${tag}`),
      buckets: parts(buckets, (bucket) => `bucket ${bucket}`),
      featureMounts: parts(mount, (type) => `mount ${type}`),
    },
  };
}

/** Puts a template together again, not checked yet; `identity` gives what is no part. */
export function assemble({ fields, lists }: TemplateParts, identity: Template): unknown {
  const valuesOf = (name: ListName): unknown[] => lists[name].map(({ value }) => value);
  const { id, source, path, format, revision } = identity;
  const made: Record<string, unknown> = { id, source, path, format, revision };
  const sections: Record<string, Record<string, unknown>> = {
    features: { mount: valuesOf('featureMounts') },
    rootfsOptions: {},
    networkOptions: {},
    further: {},
    provisioning: Object.fromEntries(
      (['packages', 'customPackages', 'files', 'scripts', 'variables', 'checks'] as const).map((name) => [
        name,
        valuesOf(name),
      ]),
    ),
  };
  for (const { at, value } of fields.values()) {
    const [first = '', second] = at;
    if (second === undefined) made[first] = value;
    else (sections[first] ??= {})[second] = value;
  }
  return { ...made, ...sections, tags: valuesOf('tags'), buckets: valuesOf('buckets') };
}

export const allLists: readonly ListName[] = listNames;

const inGroup = (group: string | undefined): string => (group === undefined ? '' : ` (${group})`);

/** A name that comes again gets a number, so that no entry hides another. */
function parts<T>(
  entries: readonly T[],
  nameOf: (entry: T) => string,
  textOf: (entry: T) => string = textOfEntry,
): Part[] {
  const seen = new Map<string, number>();
  return entries.map((value) => {
    const plain = nameOf(value);
    const count = (seen.get(plain) ?? 0) + 1;
    seen.set(plain, count);
    const name = count === 1 ? plain : `${plain} #${count}`;
    return { name, label: labelOf(name), value, text: textOf(value) };
  });
}
