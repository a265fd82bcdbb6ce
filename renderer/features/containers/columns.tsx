import { Globe } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ContainerRow } from '../../../shared/domain/container.ts';
import { Badge, StatusWord } from '../../ui/badge.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { formatBytes, formatPercent } from '../../ui/format.ts';
import { Age } from '../../ui/relative-time.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import type { ServerNames } from './filter-rows.ts';
import { isWebUrl, rowState } from './row-words.ts';

type Options = {
  servers: ServerNames;
  width: number;
  onOpenService: (row: ContainerRow, serviceId: ContainerRow['services'][number]['id']) => void;
};

/** The columns for which there is room: the least needed go first. */
export function containerColumns({ servers, width, onOpenService }: Options): Column<ContainerRow>[] {
  const all: (Column<ContainerRow> & { minWidth: number })[] = [
    {
      id: 'status',
      title: 'State',
      track: '84px',
      minWidth: 0,
      cell: (row) => {
        const { tone, word, isHollow } = rowState(row);
        return (
          <StatusWord tone={tone} isHollow={isHollow}>
            {word}
          </StatusWord>
        );
      },
    },
    { id: 'name', title: 'Name', track: 'minmax(120px, 1.8fr)', minWidth: 0, cell: (row) => <NameCell row={row} /> },
    {
      id: 'vmid',
      title: 'ID',
      track: '52px',
      isNumeric: true,
      minWidth: 0,
      cell: ({ vmid }) => <span className="font-mono text-sm">{vmid}</span>,
    },
    { id: 'node', title: 'Node', track: '60px', minWidth: 520, cell: ({ node }) => node },
    {
      id: 'server',
      title: 'Server',
      track: 'minmax(84px, 1fr)',
      minWidth: 860,
      cell: ({ connectionId }) => servers.get(connectionId)?.name ?? 'removed',
    },
    {
      id: 'address',
      title: 'Address',
      track: '112px',
      minWidth: 440,
      cell: ({ address }) => <span className="font-mono text-sm">{address ?? ''}</span>,
    },
    {
      id: 'tags',
      title: 'Tags',
      track: 'minmax(72px, 1fr)',
      isSortable: false,
      minWidth: 1030,
      cell: ({ tags }) => (
        <span className="flex gap-1 overflow-hidden">
          {tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </span>
      ),
    },
    {
      id: 'cpu',
      title: 'CPU',
      track: '56px',
      isNumeric: true,
      minWidth: 680,
      cell: ({ cpuShare, status }) => (cpuShare === null || status !== 'running' ? '' : formatPercent(cpuShare)),
    },
    {
      id: 'memory',
      title: 'Memory',
      track: '84px',
      isNumeric: true,
      minWidth: 610,
      cell: ({ memoryBytes, status }) => (memoryBytes === null || status !== 'running' ? '' : formatBytes(memoryBytes)),
    },
    {
      id: 'services',
      title: 'Services',
      track: 'minmax(76px, 1.1fr)',
      isSortable: false,
      minWidth: 940,
      cell: (row) => <ServicesCell row={row} onOpen={onOpenService} />,
    },
    {
      id: 'template',
      title: 'Template',
      track: 'minmax(80px, 1fr)',
      minWidth: 1120,
      cell: ({ templateName }) => <span className="text-ink-2">{templateName ?? ''}</span>,
    },
    {
      id: 'age',
      title: 'Seen',
      track: '72px',
      isNumeric: true,
      minWidth: 760,
      cell: ({ observedAt }) => (
        <span className="text-sm text-ink-3">
          <Age at={observedAt} />
        </span>
      ),
    },
  ];
  return all.filter(({ minWidth }) => width >= minWidth);
}

function NameCell({ row }: { row: ContainerRow }): ReactNode {
  return (
    <span className="flex items-center gap-1.5">
      <span className="truncate font-medium">{row.name}</span>
      {row.isTemplate && <Badge>template</Badge>}
      {row.lock !== null && <Badge>locked: {row.lock}</Badge>}
    </span>
  );
}

function ServicesCell({ row, onOpen }: { row: ContainerRow; onOpen: Options['onOpenService'] }): ReactNode {
  return (
    <span className="flex gap-2 overflow-hidden">
      {row.services.map((service) =>
        isWebUrl(service.webUrl) ? (
          <Tooltip key={service.id} text={service.webUrl}>
            <button
              type="button"
              aria-label={`Open ${service.name}`}
              tabIndex={-1}
              className="inline-flex items-center gap-1 rounded-sm text-accent hover:underline"
              onClick={(event) => {
                event.stopPropagation();
                onOpen(row, service.id);
              }}
            >
              <Globe aria-hidden className="size-3.5" />
              {service.name}
            </button>
          </Tooltip>
        ) : (
          <span key={service.id} className="text-ink-2">
            {service.name}
          </span>
        ),
      )}
    </span>
  );
}
