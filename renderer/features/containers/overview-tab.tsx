import type { ReactNode } from 'react';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { ContainerDetail, ContainerRow } from '../../../shared/domain/container.ts';
import { useApp } from '../../hooks/app-context.ts';
import { Badge } from '../../ui/badge.tsx';
import { formatBytes, formatDateTime, formatDuration, formatPercent } from '../../ui/format.ts';
import { Meter } from '../../ui/meter.tsx';
import { Facts, Section } from '../../ui/page-body.tsx';
import { Age } from '../../ui/relative-time.tsx';
import { isStale, rowSeenAt } from './row-age.ts';

type Props = { row: ContainerRow; detail: ContainerDetail | null; connection: ConnectionSummary | undefined };

export function OverviewTab({ row, detail, connection }: Props): ReactNode {
  const { stores } = useApp();
  const container = detail?.container ?? null;
  const { lastJobId } = row;
  return (
    <div className="flex flex-col gap-5 p-4">
      {row.status === 'running' && (
        <Usage row={row} isPast={isStale(row, connection)} seenAt={rowSeenAt(row, connection)} />
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
              row.address === null ? (
                faint(noAddress(row, connection))
              ) : (
                <span key="address" className="font-mono text-sm">
                  {row.address}
                </span>
              ),
            ],
            ['Disk', row.diskMaxBytes === null ? faint('not known') : `${formatBytes(row.diskMaxBytes)} root disk`],
            [
              'Tags',
              row.tags.length === 0 ? (
                faint('none')
              ) : (
                <span key="tags" className="flex flex-wrap gap-1">
                  {row.tags.map((tag) => (
                    <Badge key={tag}>{tag}</Badge>
                  ))}
                </span>
              ),
            ],
            ['Seen', <Age key="seen" at={rowSeenAt(row, connection)} />],
          ]}
        />
      </Section>
      <Section title="In Gantry">
        <Facts
          facts={[
            ['Origin', row.origin === 'managed' ? 'Created here' : 'Made elsewhere; Gantry does not look inside'],
            ['Template', row.templateName ?? (row.origin === 'managed' ? 'From scratch' : faint('not known'))],
            ['Created', container === null ? faint('not known') : formatDateTime(container.createdAt)],
            [
              'Last job',
              lastJobId === null ? (
                faint('none')
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

const faint = (words: string): ReactNode => <span className="text-ink-3">{words}</span>;

/** Why no address is shown. */
function noAddress({ status, origin }: ContainerRow, connection: Props['connection']): string {
  if (status !== 'running') return 'not running';
  const refused = origin === 'foreign' ? (connection?.addressesRefused ?? null) : null;
  return refused === null ? 'not known' : `not known: ${refused}`;
}

/** How much of its share it uses, with the age of what is said. */
function Usage({ row, isPast, seenAt }: { row: ContainerRow; isPast: boolean; seenAt: number }): ReactNode {
  const { cpuShare, cores, memoryBytes, memoryMaxBytes, diskBytes, diskMaxBytes, uptimeSeconds } = row;
  const coresText = cores === null ? '' : ` of ${cores} ${cores === 1 ? 'core' : 'cores'}`;
  const meters = [
    { label: 'CPU', share: cpuShare, text: cpuShare === null ? '–' : `${formatPercent(cpuShare)}${coresText}` },
    { label: 'Memory', ...partOf(memoryBytes, memoryMaxBytes) },
    { label: 'Disk', ...partOf(diskBytes, diskMaxBytes) },
  ];
  return (
    <section aria-label="Usage" className="flex flex-col gap-3 rounded-md border border-line bg-sunken p-3">
      {meters.map((meter) => (
        <Meter key={meter.label} isStale={isPast} {...meter} />
      ))}
      <div className="flex justify-between gap-2 text-sm text-ink-3">
        <span>
          {uptimeSeconds !== null && `${isPast ? 'Was up' : 'Up'} for ${formatDuration(uptimeSeconds * 1000)}`}
        </span>
        <span>
          {isPast && 'as of '}
          <Age at={seenAt} />
        </span>
      </div>
    </section>
  );
}

function partOf(used: number | null, whole: number | null): { share: number | null; text: string } {
  if (used === null) return { share: null, text: '–' };
  if (!whole) return { share: null, text: formatBytes(used) };
  return { share: used / whole, text: `${formatBytes(used)} of ${formatBytes(whole)}` };
}
