import { useMemo, type ReactNode } from 'react';
import type { ContainerRow } from '../../../shared/domain/container.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { jobStateWord } from '../../stores/job-state-word.ts';
import { StatusWord } from '../../ui/badge.tsx';
import { formatDateTime } from '../../ui/format.ts';
import { Age, Elapsed } from '../../ui/relative-time.tsx';

/** What Gantry has done to this container, the newest first. */
export function JobsTab({ row }: { row: ContainerRow }): ReactNode {
  const { jobs, navigation } = useApp().stores;
  const all = useSelect(jobs, (state) => state.newestFirst);
  const { connectionId, vmid, containerId } = row;
  // By record where there is one: the number may have belonged to another container before.
  const own = useMemo(
    () =>
      all.filter((job) =>
        containerId !== null && job.containerId !== null
          ? job.containerId === containerId
          : job.connectionId === connectionId && job.vmid === vmid,
      ),
    [all, connectionId, vmid, containerId],
  );
  if (own.length === 0) return <p className="p-4 text-ink-2">Gantry has not worked on this container yet.</p>;
  return (
    <ul aria-label="Jobs of this container" className="flex flex-col px-2 py-2">
      {own.map(({ id, title, state, createdAt, startedAt, endedAt, steps }) => {
        const { tone, word } = jobStateWord(state);
        const step = steps.find((one) => one.state === 'running');
        return (
          <li key={id}>
            <button
              type="button"
              className="flex w-full items-center gap-3 rounded-md px-2 py-1.5 text-left hover:bg-hover"
              onClick={() => navigation.go({ page: 'job', jobId: id })}
            >
              <span className="w-24 shrink-0">
                <StatusWord tone={tone}>{word}</StatusWord>
              </span>
              <span className="min-w-0 flex-1 truncate">
                {title}
                {step && <span className="text-ink-3"> · {step.message || step.title}</span>}
              </span>
              <span className="shrink-0 text-sm text-ink-3">
                {startedAt !== null && <Elapsed from={startedAt} to={endedAt} />}
              </span>
              <span className="w-16 shrink-0 text-right text-sm text-ink-3" title={formatDateTime(createdAt)}>
                <Age at={createdAt} />
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
