import type { OsTemplateEntry } from '../../../shared/domain/os-template.ts';

export type Group = {
  readonly id: 'here' | 'catalogue' | 'other';
  readonly title: string;
  readonly entries: readonly OsTemplateEntry[];
};

/** In the order in which they are looked for: what is there, what can be had, and whole appliances. Empty ones are left out. */
export function groupTemplates(templates: readonly OsTemplateEntry[], search: string): Group[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = templates.filter((entry) => {
    const text = textOf(entry);
    return words.every((word) => text.includes(word));
  });
  const offered = found.filter(({ copies }) => copies.length === 0);
  const groups: Group[] = [
    { id: 'here', title: 'On this node', entries: found.filter(({ copies }) => copies.length > 0) },
    { id: 'catalogue', title: 'In the catalogue', entries: offered.filter(isSystem) },
    { id: 'other', title: 'Other appliances', entries: offered.filter((entry) => !isSystem(entry)) },
  ];
  return groups.filter(({ entries }) => entries.length > 0);
}

const isSystem = ({ offer }: OsTemplateEntry): boolean => offer?.section === 'system';

const textOf = ({ file, system, copies, offer }: OsTemplateEntry): string =>
  [file, system, offer?.headline, offer?.description, offer?.section, ...copies.map(({ storage }) => storage)]
    .join(' ')
    .toLowerCase();
