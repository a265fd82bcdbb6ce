import { useCallback, useEffect, useMemo, type ReactNode } from 'react';
import { isOver, type JobSnapshot } from '../../../shared/domain/job.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { noFilter, type LogFilter, type LogSource } from '../../ui/log-line.ts';
import type { LogOptions } from '../../ui/log-toolbar.tsx';
import { LogView, type LogTarget } from '../../ui/log-view.tsx';
import { toLogLine } from './log-lines.ts';
import { SaveLog } from './save-log.tsx';

type Props = {
  job: JobSnapshot;
  target: LogTarget | null;
  filter: LogFilter;
  onFilter: (filter: LogFilter) => void;
};

/** The whole log of the job; live while it runs. */
export function JobLog({ job, target, filter, onFilter }: Props): ReactNode {
  const { jobLog, settings, toasts } = useApp().stores;
  const { buffer, version, error } = useSelect(jobLog, (state) => state);
  const isWrapped = useSelect(settings, (state) => state.settings.isLogWrapped);
  const times = useSelect(settings, (state) => state.settings.logTimes);
  useEffect(() => jobLog.follow(job.id), [jobLog, job.id]);
  // The buffer changes in place; its version says when.
  const source = useMemo<LogSource>(() => {
    const first = version < 0 ? 0 : buffer.lastSeq - buffer.length + 1;
    return {
      first,
      end: buffer.lastSeq + 1,
      lineAt: (number) => {
        const event = buffer.at(number - (buffer.lastSeq - buffer.length + 1));
        return event && toLogLine(event);
      },
    };
  }, [buffer, version]);
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
        isLive={!isOver(job.state)}
        startedAt={job.startedAt ?? job.createdAt}
        target={target}
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
            {older > 0 && (
              <Strip>{older.toLocaleString('en')} older lines are not shown here; the saved log has them all.</Strip>
            )}
          </>
        }
      />
    </>
  );
}

function Strip({ children }: { children: ReactNode }): ReactNode {
  return (
    <div className="flex min-h-7 items-center justify-between gap-2 border-b border-line px-3 text-sm text-ink-2">
      {children}
    </div>
  );
}
