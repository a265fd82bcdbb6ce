import type { ReactNode } from 'react';
import { listColumns, type ListColumn } from '../../../shared/domain/container-list.ts';
import type { ContainerRow } from '../../../shared/domain/container.ts';
import { Badge } from '../../ui/badge.tsx';
import type { Column } from '../../ui/data-table-types.ts';
import { formatBytes, formatDuration, formatPercent } from '../../ui/format.ts';
import { AgeCell, LastJobCell, NameCell, ServerCell, ServicesCell, StateCell } from './cells.tsx';
import { UsageBar } from './usage-bar.tsx';
import type { ColumnSize } from './fit-columns.ts';

export type ListColumnView = Column<ContainerRow> & ColumnSize;

const code = (text: string | number | null): ReactNode => <span className="font-mono text-sm">{text ?? ''}</span>;
const flexible = (minPx: number, share: number) => ({ minPx, track: `minmax(${minPx}px, ${share}fr)` });
const fixed = (minPx: number) => ({ minPx, track: `${minPx}px` });

/** How each column looks. Cells follow their row alone; what they need besides they select themselves. */
const looks: Record<ListColumn, Omit<ListColumnView, 'id'>> = {
  status: { title: 'State', ...fixed(108), importance: 2, cell: (row) => <StateCell row={row} /> },
  name: { title: 'Name', ...flexible(136, 1.8), importance: 1, cell: (row) => <NameCell row={row} /> },
  vmid: { title: 'ID', ...fixed(44), importance: 3, isNumeric: true, cell: ({ vmid }) => code(vmid) },
  node: { title: 'Node', ...flexible(52, 0.5), importance: 7, cell: ({ node }) => node },
  server: {
    title: 'Server',
    ...flexible(80, 0.9),
    importance: 10,
    cell: ({ connectionId }) => <ServerCell id={connectionId} />,
  },
  address: { title: 'Address', ...fixed(100), importance: 6, cell: ({ address }) => code(address) },
  tags: {
    title: 'Tags',
    ...flexible(84, 1),
    importance: 11,
    cell: ({ tags }) => (
      <span className="flex gap-1 overflow-hidden" title={tags.join(', ')}>
        {tags.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </span>
    ),
  },
  cpu: {
    title: 'CPU',
    ...fixed(76),
    importance: 5,
    isNumeric: true,
    cell: ({ cpuShare, status }) =>
      cpuShare !== null &&
      status === 'running' && <UsageBar of="percent" share={cpuShare} text={formatPercent(cpuShare)} />,
  },
  memory: {
    title: 'Memory',
    ...fixed(96),
    importance: 4,
    isNumeric: true,
    cell: ({ memoryBytes, memoryMaxBytes, status }) =>
      memoryBytes !== null &&
      status === 'running' && (
        <UsageBar
          of="bytes"
          share={memoryMaxBytes ? memoryBytes / memoryMaxBytes : null}
          text={formatBytes(memoryBytes)}
        />
      ),
  },
  disk: {
    title: 'Disk',
    ...fixed(96),
    importance: 14,
    isNumeric: true,
    cell: ({ diskBytes, diskMaxBytes, status }) =>
      diskBytes !== null && diskMaxBytes && status === 'running' ? (
        <UsageBar of="bytes" share={diskBytes / diskMaxBytes} text={formatBytes(diskBytes)} />
      ) : diskMaxBytes === null ? (
        ''
      ) : (
        formatBytes(diskMaxBytes)
      ),
  },
  services: {
    title: 'Services',
    ...flexible(84, 1.1),
    importance: 9,
    cell: (row) => row.services.length > 0 && <ServicesCell row={row} />,
  },
  template: {
    title: 'Template',
    ...flexible(96, 1),
    importance: 13,
    cell: ({ templateName }) => (
      <span className="text-ink-2" title={templateName ?? undefined}>
        {templateName}
      </span>
    ),
  },
  'last-job': {
    title: 'Last job',
    ...fixed(88),
    importance: 12,
    cell: ({ lastJobId, name }) => lastJobId !== null && <LastJobCell id={lastJobId} of={name} />,
  },
  uptime: {
    title: 'Uptime',
    ...fixed(76),
    importance: 15,
    isNumeric: true,
    cell: ({ uptimeSeconds, status }) =>
      uptimeSeconds === null || status !== 'running' ? '' : formatDuration(uptimeSeconds * 1000),
  },
  age: { title: 'Seen', ...fixed(108), importance: 8, isNumeric: true, cell: (row) => <AgeCell row={row} /> },
};

const columnsById = new Map(listColumns.map((id): [ListColumn, ListColumnView] => [id, { id, ...looks[id] }]));
export const columnTitle = (id: ListColumn): string => looks[id].title;

/** The chosen columns, in their order. They are the same objects each time. */
export const containerColumns = (ids: readonly ListColumn[]): ListColumnView[] =>
  ids.flatMap((id) => columnsById.get(id) ?? []);
