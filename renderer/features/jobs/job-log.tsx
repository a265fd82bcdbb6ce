import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { isOver, type JobSnapshot } from '../../../shared/domain/job.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { formatDay } from '../../ui/format.ts';
import { noFilter, type LogFilter, type LogSource } from '../../ui/log-line.ts';
import type { LogOptions } from '../../ui/log-toolbar.tsx';
import { LogView, type LogTarget } from '../../ui/log-view.tsx';
import { heldLines } from '../../stores/job-log-store.ts';
import { provenLine } from './find-line.ts';
import { toLogLine } from './log-lines.ts';
import { SaveLog } from './save-log.tsx';

type Props = {
  job: JobSnapshot;
  target: LogTarget | null;
  /** What is looked for from the beginning. */
  find: string;
  filter: LogFilter;
  onFilter: (filter: LogFilter) => void;
};

/** The whole log of the job; live while it runs. */
export function JobLog({ job, target, find, filter, onFilter }: Props): ReactNode {
  const { jobLog, settings, toasts } = useApp().stores;
  const { jobId: followed, buffer, version, isPart, removedAt, error } = useSelect(jobLog, (state) => state);
  const [part, setPart] = useState(() => ({ after: startFor(target, job), wanted: target, shown: target }));
  const { after } = part;
  const isWrapped = useSelect(settings, (state) => state.settings.isLogWrapped);
  const times = useSelect(settings, (state) => state.settings.logTimes);
  useEffect(() => jobLog.follow(job.id, after), [jobLog, job.id, after]);
  // The buffer changes in place; its version says when.
  const source = useMemo<LogSource>(() => {
    // At the first look the lines of another job may still be held.
    if (followed !== job.id) return noLines;
    const first = version < 0 ? 0 : buffer.lastSeq - buffer.length + 1;
    return {
      first,
      end: buffer.lastSeq + 1,
      lineAt: (number) => {
        const event = buffer.at(number - (buffer.lastSeq - buffer.length + 1));
        return event && toLogLine(event);
      },
    };
  }, [buffer, version, followed, job.id]);
  // Searched for once the job has stopped, not with every line.
  const decisive = useMemo(
    () => (job.state.name === 'failed' && version >= 0 ? provenLine(buffer, job.state.explanation) : null),
    [buffer, version, job.state],
  );
  if (target !== part.wanted) {
    const isHeld = target === null || (target.number >= source.first && (!isPart || target.number < source.end));
    setPart({ after: isHeld ? after : startFor(target, job), wanted: target, shown: target });
  }
  // The same as long as nothing of it changes: the log is drawn anew with every frame.
  const options = useMemo<LogOptions>(() => ({ isWrapped, times }), [isWrapped, times]);
  const keepOptions = useCallback(
    (chosen: LogOptions) => {
      settings
        .change({ isLogWrapped: chosen.isWrapped, logTimes: chosen.times })
        .catch(() => toasts.show('failure', 'The choice could not be kept'));
    },
    [settings, toasts],
  );
  const { id, hostname } = job;
  const actions = useMemo(() => <SaveLog jobId={id} hostname={hostname} />, [id, hostname]);
  const step = job.steps.find((one) => one.id === filter.step);
  const older = source.first - 1;
  return (
    <>
      {error && <ErrorNotice {...explain(error)} className="m-3" />}
      <LogView
        label="Log"
        source={source}
        decisive={decisive}
        isLive={!isOver(job.state)}
        startedAt={job.startedAt ?? job.createdAt}
        key={after}
        target={part.shown}
        find={find}
        filter={filter}
        onFilter={onFilter}
        options={options}
        onOptions={keepOptions}
        actions={actions}
        notices={
          <>
            {step && (
              <Strip>
                <span className="min-w-0 truncate">Only lines of “{step.title}”</span>
                <Button size="small" tone="ghost" onClick={() => onFilter({ ...noFilter, stream: filter.stream })}>
                  Show every step
                </Button>
              </Strip>
            )}
            {removedAt !== null && (
              <Strip>
                This log was removed on {formatDay(removedAt)}, as the settings want it. What became of the job is kept.
              </Strip>
            )}
            {older > 0 && (
              <Strip>
                {older.toLocaleString('en')} older lines are not shown here; the saved log has them all.
                <Button
                  size="small"
                  tone="ghost"
                  onClick={() => setPart({ after: 0, wanted: target, shown: { number: 1, isDecisive: false } })}
                >
                  Show the beginning
                </Button>
              </Strip>
            )}
            {isPart && job.lastSeq >= source.end && (
              <Strip>
                {(job.lastSeq - source.end + 1).toLocaleString('en')} newer lines are not shown here.
                <Button size="small" tone="ghost" onClick={() => setPart({ after: null, wanted: target, shown: null })}>
                  Show the end
                </Button>
              </Strip>
            )}
          </>
        }
      />
    </>
  );
}

/** Where to begin so that a wanted line is held; null for the end, where nearly every log is held whole. */
function startFor(target: LogTarget | null, { lastSeq }: JobSnapshot): number | null {
  if (target === null || target.number > lastSeq - heldLines) return null;
  return Math.max(0, target.number - 1_000);
}

function Strip({ children }: { children: ReactNode }): ReactNode {
  return (
    <div className="flex min-h-7 items-center justify-between gap-2 border-b border-line px-3 text-sm text-ink-2">
      {children}
    </div>
  );
}

const noLines: LogSource = { first: 1, end: 1, lineAt: () => undefined };
