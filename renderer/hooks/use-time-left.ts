import { useEffect } from 'react';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import { useSecond } from '../ui/relative-time.tsx';
import { useApp, useSelect } from './app-context.ts';

/** "about 2 min left", kept current; empty while that is not known. */
export function useTimeLeft(job: JobSnapshot): string {
  const { expectations } = useApp().stores;
  const { id } = job;
  const isRunning = job.state.name === 'running';
  useEffect(() => {
    if (isRunning) expectations.want(id);
  }, [expectations, id, isRunning]);
  useSelect(expectations, ({ byJob }) => byJob.get(id));
  return useSecond((now) => expectations.words(job, now));
}
