import { useCallback, useEffect, type ReactNode } from 'react';
import { isOver, type JobSnapshot } from '../../../shared/domain/job.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LogView } from '../../ui/log-view.tsx';
import { toLogLine } from './log-lines.ts';

/** The whole log of the job; live while it runs. */
export function JobLog({ job }: { job: JobSnapshot }): ReactNode {
  const { jobLog } = useApp().stores;
  const { buffer, version, error } = useSelect(jobLog, (state) => state);
  useEffect(() => jobLog.follow(job.id), [jobLog, job.id]);
  const lineAt = useCallback(
    (index: number) => {
      const event = buffer.at(index);
      return event && toLogLine(event);
    },
    [buffer],
  );
  return (
    <>
      {error && <ErrorNotice {...explain(error)} className="m-3" />}
      <LogView
        label="Log"
        count={buffer.length}
        lineAt={lineAt}
        version={version}
        dropped={buffer.dropped}
        isLive={!isOver(job.state)}
      />
    </>
  );
}
