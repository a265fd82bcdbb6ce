import { z } from 'zod';

/** What the list of containers can show, in the order of the beginning. */
export const listColumns = [
  'status',
  'name',
  'vmid',
  'node',
  'server',
  'address',
  'tags',
  'cpu',
  'memory',
  'disk',
  'services',
  'template',
  'last-job',
  'uptime',
  'age',
] as const;
const listColumn = z.enum(listColumns);
export type ListColumn = z.infer<typeof listColumn>;
const hiddenAtFirst: readonly ListColumn[] = ['disk', 'uptime'];

export const qualifierKeys = [
  'tag',
  'node',
  'server',
  'status',
  'template',
  'is',
  'vmid',
  'kind',
  'state',
  'container',
] as const;
export const qualifier = z.object({
  key: z.enum(qualifierKeys),
  value: z.string().max(200),
  /** `-tag:web`: whatever does not fit. */
  isNegated: z.boolean().catch(false),
});
export type QualifierKey = (typeof qualifierKeys)[number];
export type Qualifier = Readonly<z.infer<typeof qualifier>>;

/** Keeps what can be read: a column or view of another version never costs the others. */
const readable = <T extends z.ZodType>(item: T) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((items) =>
      items.flatMap((candidate) => {
        const parsed = item.safeParse(candidate);
        return parsed.success ? [parsed.data] : [];
      }),
    );

const columns = readable(listColumn)
  .prefault(listColumns.filter((id) => !hiddenAtFirst.includes(id)))
  // A list without names is no list; the same column twice is one.
  .transform((ids) => [...new Set<ListColumn>(ids.includes('name') ? ids : ['name', ...ids])]);

/** How the list looks: columns in order, and what comes first. */
export const listLayout = z.object({
  columns,
  sort: z.object({ column: listColumn, isDescending: z.boolean() }).catch({ column: 'name', isDescending: false }),
  /** Failed and working containers stand above the others. */
  hasTroubleFirst: z.boolean().catch(false),
  isDense: z.boolean().catch(false),
});
export type ListLayout = z.infer<typeof listLayout>;
export const standardLayout = (): ListLayout => listLayout.parse({});

/** A set of filters under a name, with its own look. */
export const savedView = z.object({
  id: z.string().min(1).max(64),
  name: z.string().trim().min(1).max(60),
  qualifiers: readable(qualifier),
  text: z.string().max(500).catch(''),
  layout: listLayout,
});
export type SavedView = z.infer<typeof savedView>;

export const containerList = z.object({
  /** The look of the views that are always there. */
  layout: listLayout.catch(() => standardLayout()),
  views: readable(savedView),
  /** The view that is open; the id of a saved one or of one that is always there. */
  viewId: z.string().catch('all'),
  detailWidthPx: z.number().int().min(200).max(4000).catch(440),
  isDetailFull: z.boolean().catch(false),
});
export type ContainerListSettings = z.infer<typeof containerList>;
export const standardContainerList = (): ContainerListSettings => containerList.parse({});
