import type { TemplateSummary } from '../../../shared/domain/template.ts';
import { Badge } from '../../ui/badge.tsx';
import type { Column } from '../../ui/data-table-types.ts';
import { installsText, sizeText } from './filter-templates.ts';
import { StateWord } from './state-word.tsx';
import { sourceWord } from './template-words.ts';

const fixed = { isSortable: false } as const;

/** @param usedBy containers by the name of their template */
export const templateColumns = (usedBy: ReadonlyMap<string, number>): Column<TemplateSummary>[] => [
  {
    id: 'name',
    title: 'Name',
    track: 'minmax(120px, 1fr)',
    ...fixed,
    cell: (template) => (
      <span className="flex min-w-0 items-center gap-2">
        <span className="truncate font-medium">{template.name}</span>
        <StateWord template={template} />
      </span>
    ),
  },
  {
    id: 'installs',
    title: 'Installs',
    track: 'minmax(120px, 1.6fr)',
    ...fixed,
    cell: (template) => <span className="font-mono text-sm text-ink-2">{installsText(template, 3)}</span>,
  },
  {
    id: 'size',
    title: 'Size',
    track: 'minmax(120px, 1fr)',
    ...fixed,
    cell: (template) => <span className="text-ink-2">{sizeText(template)}</span>,
  },
  {
    id: 'tags',
    title: 'Tags',
    track: 'minmax(72px, 0.7fr)',
    ...fixed,
    cell: ({ tags }) => (
      <span className="flex gap-1">
        {tags.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </span>
    ),
  },
  { id: 'source', title: 'Source', track: '72px', ...fixed, cell: ({ source }) => sourceWord[source] },
  {
    id: 'used',
    title: 'Containers',
    track: '80px',
    isNumeric: true,
    ...fixed,
    cell: ({ name }) => usedBy.get(name) ?? 0,
  },
];
