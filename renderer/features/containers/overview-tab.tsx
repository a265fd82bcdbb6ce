import type { ReactNode } from 'react';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { ContainerDetail, ContainerRow } from '../../../shared/domain/container.ts';
import { useApp } from '../../hooks/app-context.ts';
import { Badge } from '../../ui/badge.tsx';
import { formatBytes, formatDateTime, formatDuration, formatPercent } from '../../ui/format.ts';
import { Meter } from '../../ui/meter.tsx';
import { Facts, Section } from '../../ui/page-body.tsx';
import { Age } from '../../ui/relative-time.tsx';
import { isStale } from './row-age.ts';

type Props = { row: ContainerRow; detail: ContainerDetail | null; connection: ConnectionSummary | undefined };

export function OverviewTab({ row, detail, connection }: Props): ReactNode {
  const { stores } = useApp();
  const isPast = isStale(row, connection);
  const container = detail?.container ?? null;
  const { lastJobId } = row;
  return (
    <div className="flex flex-col gap-5 p-4">
      {row.status === 'running' && (
        <div className="grid grid-cols-2 gap-4">
          <Meter
            label="CPU"
            isStale={isPast}
            share={row.cpuShare}
            text={`${row.cpuShare === null ? '–' : formatPercent(row.cpuShare)}${row.cores === null ? '' : ` of ${row.cores} ${row.cores === 1 ? 'core' : 'cores'}`}`}
          />
          <Meter
            label="Memory"
            isStale={isPast}
            share={row.memoryBytes === null || !row.memoryMaxBytes ? null : row.memoryBytes / row.memoryMaxBytes}
            text={
              row.memoryBytes === null
                ? '–'
                : `${formatBytes(row.memoryBytes)}${row.memoryMaxBytes === null ? '' : ` of ${formatBytes(row.memoryMaxBytes)}`}`
            }
          />
        </div>
      )}
      <Section title="Container">
        <Facts
          facts={[
            [
              'ID',
              <span key="vmid" className="font-mono text-sm">
                {row.vmid}
              </span>,
            ],
            ['Node', row.node],
            ['Server', connection?.name ?? 'removed'],
            [
              'Address',
              <span key="address" className="font-mono text-sm">
                {row.address ?? noAddress(row, connection)}
              </span>,
            ],
            ['Disk', row.diskMaxBytes === null ? 'not known' : formatBytes(row.diskMaxBytes)],
            [
              'Up for',
              row.uptimeSeconds === null || row.status !== 'running' ? '–' : formatDuration(row.uptimeSeconds * 1000),
            ],
            [
              'Tags',
              row.tags.length === 0 ? (
                'none'
              ) : (
                <span key="tags" className="flex flex-wrap gap-1">
                  {row.tags.map((tag) => (
                    <Badge key={tag}>{tag}</Badge>
                  ))}
                </span>
              ),
            ],
            ['Seen', <Age key="seen" at={row.observedAt} />],
          ]}
        />
      </Section>
      <Section title="In Gantry">
        <Facts
          facts={[
            ['Origin', row.origin === 'managed' ? 'Created here' : 'Made elsewhere; only shown'],
            ['Template', row.templateName ?? (row.origin === 'managed' ? 'From scratch' : 'not known')],
            ['Created', container === null ? 'not known' : formatDateTime(container.createdAt)],
            [
              'Last job',
              lastJobId === null ? (
                'none'
              ) : (
                <button
                  key="job"
                  type="button"
                  className="rounded-sm text-accent hover:underline"
                  onClick={() => stores.navigation.go({ page: 'job', jobId: lastJobId })}
                >
                  Open the job
                </button>
              ),
            ],
          ]}
        />
      </Section>
      {container !== null && container.hostKeys.length > 0 && (
        <Section title="Pinned SSH host keys">
          <ul data-selectable className="font-mono text-sm leading-5 text-ink-2">
            {container.hostKeys.map(({ keyType, fingerprint }) => (
              <li key={fingerprint} className="[overflow-wrap:anywhere]">
                {keyType} {fingerprint}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </div>
  );
}

/** Why no address is shown. */
function noAddress({ status, origin }: ContainerRow, connection: Props['connection']): string {
  if (status !== 'running') return 'not running';
  const refused = origin === 'foreign' ? (connection?.addressesRefused ?? null) : null;
  return refused === null ? 'not known' : `not known: ${refused}`;
}
