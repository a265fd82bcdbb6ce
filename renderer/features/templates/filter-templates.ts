import type { TemplateSummary } from '../../../shared/domain/template.ts';
import type { SearchQuery } from '../../stores/search-query.ts';
import { formatMemory } from '../../ui/format.ts';
import { sourceWord } from './template-words.ts';

/** The tags of all templates, each once, by alphabet. */
export const tagsOf = (templates: readonly TemplateSummary[]): string[] =>
  [...new Set(templates.flatMap(({ tags }) => tags))].toSorted((a, b) => a.localeCompare(b));

/** The templates a search leaves: every word somewhere, every tag that was asked for, and none that was ruled out. */
export function filterTemplates(
  templates: readonly TemplateSummary[],
  { qualifiers, text }: SearchQuery,
): TemplateSummary[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const asked = qualifiers.filter(({ key }) => key === 'tag');
  return templates.filter(({ name, description, tags, packageNames, source }) => {
    const whole = [name, description, sourceWord[source], ...tags, ...packageNames].join(' ').toLowerCase();
    return (
      words.every((word) => whole.includes(word)) &&
      asked.every(({ value, isNegated }) => tags.some((tag) => tag === value.toLowerCase()) !== isNegated)
    );
  });
}

/** "git, tmux, curl and 11 more", so that it fits on a line or two. */
export function installsText({ packageNames }: Pick<TemplateSummary, 'packageNames'>, most = 4): string {
  if (packageNames.length === 0) return 'no packages';
  if (packageNames.length <= most + 1) return packageNames.join(', ');
  return `${packageNames.slice(0, most).join(', ')} and ${packageNames.length - most} more`;
}

export const sizeText = ({ cores, memoryMiB, diskGiB }: TemplateSummary): string =>
  `${cores} ${cores === 1 ? 'core' : 'cores'} · ${formatMemory(memoryMiB)} · ${diskGiB} GiB`;
