import { z } from 'zod';
import type { ContainerSpec } from '../../shared/domain/container-spec.ts';
import { packageManagers, type PackageManager } from '../../shared/domain/package-entry.ts';
import type { PlanDifference } from '../../shared/domain/plan.ts';
import type { Template } from '../../shared/domain/template.ts';
import { allLists, partsOf, type ListName, type Part } from '../templates/template-parts.ts';
import { byName, isSameOrder, namesOf } from '../templates/three-way.ts';
import { entryChanges } from './entry-changes.ts';
import { templateFromSpec } from './template-from-spec.ts';

type Lists = Record<ListName, Part[]>;
type Both<T> = { before: T; after: T };
const inBoth = <A, B>({ before, after }: Both<A>, make: (one: A) => B): Both<B> => ({
  before: make(before),
  after: make(after),
});

/** Longer values are not told side by side. */
const mostCharacters = 200;

/**
 * Everything in which a spec says something else than the template it was made from; what the template leaves to the wizard is no
 * difference, and neither are answers to its questions. The template is given with its linked buckets: what they hold is none either.
 */
export function planDifferences(spec: ContainerSpec, template: Template): PlanDifference[] {
  const parts = inBoth({ before: template, after: asTemplate(spec, template) }, (one) => partsOf(withoutDefaults(one)));
  const lists = inBoth(parts, (one) => one.lists);
  return [
    ...fieldDifferences(inBoth(parts, ({ fields }) => fields)),
    ...allLists.flatMap((list) => listDifferences(list, lists)),
  ];
}

/** The spec in the template's own terms. */
function asTemplate(spec: ContainerSpec, template: Template): Template {
  const unanswered = { ...spec, provisioning: { ...spec.provisioning, answers: {} } };
  const made = templateFromSpec(unanswered, { name: template.name, base: template, buckets: [] });
  const { ip, gw, ip6, gw6, ...options } = made.networkOptions;
  const { networkOptions: asked } = template;
  const file = spec.ostemplate.slice(spec.ostemplate.lastIndexOf('/') + 1);
  const isAskedFor = template.osTemplatePatterns.some((pattern) => file.startsWith(pattern));
  return {
    ...made,
    osTemplatePatterns: isAskedFor ? template.osTemplatePatterns : [file],
    hostname: template.hostname === null ? null : made.hostname,
    storage: template.storage === null ? null : made.storage,
    bridge: template.bridge === null ? null : made.bridge,
    networkOptions: {
      ...options,
      ...(saysAny(asked, 'ip', 'gw') && given({ ip, gw })),
      ...(saysAny(asked, 'ip6', 'gw6') && given({ ip6, gw6 })),
      ...(saysAny(asked, 'hwaddr') && given({ hwaddr: spec.network.macAddress })),
    },
  };
}

const saysAny = (options: Template['networkOptions'], ...names: string[]): boolean =>
  names.some((name) => options[name] !== undefined);

const given = (options: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

/** Without what says no more than its absence. */
function withoutDefaults(template: Template): Template {
  const { name, ...options } = template.networkOptions;
  const { description = '', nameserver = '', searchdomain = '', ...further } = template.further;
  return {
    ...template,
    networkOptions: { ...options, ...(name !== undefined && name !== 'eth0' && { name }) },
    further: {
      ...further,
      ...(description !== '' && { description }),
      ...(nameserver !== '' && { nameserver }),
      ...(searchdomain !== '' && { searchdomain }),
    },
  };
}

function fieldDifferences({ before, after }: Both<ReadonlyMap<string, Part>>): PlanDifference[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name): PlanDifference[] => {
    const texts = [before, after].map((fields) => fieldText(fields.get(name)));
    const [template = '', chosen = ''] = texts;
    if (template === chosen) return [];
    const field = (after.get(name) ?? before.get(name))?.label ?? name;
    if (texts.some((text) => text.length > mostCharacters)) return [{ field, template: null, chosen: 'changed' }];
    return [{ field, template: template || 'empty', chosen: chosen || 'empty' }];
  });
}

const fieldText = (part: Part | undefined): string =>
  part === undefined ? 'not set' : Array.isArray(part.value) ? part.value.join(' or ') : part.text;

function listDifferences(list: ListName, lists: Both<Lists>): PlanDifference[] {
  const both = { before: lists.before[list], after: lists.after[list] };
  switch (list) {
    case 'packages':
      return packageManagers.flatMap((manager) =>
        nameDifference(`${manager} packages`, inBoth(both, ofManager(manager)), `package ${manager} `),
      );
    case 'tags':
      return nameDifference('tags', both, 'tag ');
    case 'featureMounts':
      return nameDifference('feature mount', both, 'mount ');
    // The spec has what they hold, not their names.
    case 'buckets':
      return [];
    case 'customPackages':
    case 'scripts':
      return [...entryDifferences(both), ...orderDifference(list, both)];
    case 'files':
    case 'variables':
    case 'checks':
      return entryDifferences(both);
  }
}

const ofManager =
  (manager: PackageManager) =>
  (parts: readonly Part[]): Part[] =>
    parts.filter(({ name }) => name.startsWith(`package ${manager} `));

/** One line for a whole list of names: `nginx removed, apache2 added`. */
function nameDifference(field: string, { before, after }: Both<readonly Part[]>, prefix: string): PlanDifference[] {
  const [old, now] = [byName(before), byName(after)];
  const short = ({ name }: Part): string => name.slice(prefix.length);
  const withVersion = (part: Part): string => [short(part), ...versionOf(part)].join(' ');
  const removed = before.filter(({ name }) => !now.has(name)).map(short);
  const added = after.filter(({ name }) => !old.has(name)).map(withVersion);
  const changed = after.flatMap((part) => {
    const was = old.get(part.name);
    return was === undefined || was.text === part.text ? [] : [`${short(part)}: ${part.text} instead of ${was.text}`];
  });
  const words = [...moved('removed', removed), ...moved('added', added), ...changed];
  // A list of names has commas already.
  const separator = removed.length > 1 || added.length > 1 ? '; ' : ', ';
  return words.length === 0 ? [] : [{ field, template: null, chosen: words.join(separator) }];
}

/** After many names nobody remembers what they wait for, so the verb comes first. */
function moved(verb: 'removed' | 'added', names: readonly string[]): string[] {
  if (names.length === 0) return [];
  return [names.length === 1 ? `${names.join('')} ${verb}` : `${verb}: ${names.join(', ')}`];
}

const versionOf = ({ value }: Part): string[] => {
  const { data } = z.looseObject({ version: z.string() }).safeParse(value);
  return data === undefined ? [] : [data.version];
};

/** A line for each entry that is not the same in both. */
function entryDifferences({ before, after }: Both<readonly Part[]>): PlanDifference[] {
  const [old, now] = [byName(before), byName(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((field): PlanDifference[] => {
    const [was, is] = [old.get(field), now.get(field)];
    if (was === undefined) return [{ field, template: null, chosen: 'added' }];
    if (is === undefined) return [{ field, template: null, chosen: 'removed' }];
    const changes = entryChanges(was.value, is.value);
    return changes.length === 0 ? [] : [{ field, template: null, chosen: changes.join(', ') }];
  });
}

/** Scripts and custom packages run one after the other, so another order does something else. */
function orderDifference(list: 'scripts' | 'customPackages', both: Both<readonly Part[]>): PlanDifference[] {
  const { before, after } = inBoth(both, namesOf);
  if (isSameOrder(before, after)) return [];
  const [field, prefix] =
    list === 'scripts' ? ['order of scripts', 'script '] : ['order of custom packages', 'custom package '];
  const order = (names: readonly string[]): string => names.map((name) => name.slice(prefix.length)).join(', ');
  return [{ field, template: order(before), chosen: order(after) }];
}
