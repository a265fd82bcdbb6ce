import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import { useApp } from '../hooks/app-context.ts';
import { jobNews } from './job-news.ts';

/** Long enough for the endings of a batch to come together. */
const gatherMs = 1_500;

/** Tells screen readers how jobs end and which ask; never each step or percent. */
export function JobAnnouncer(): ReactNode {
  const { jobs } = useApp().stores;
  const [news, setNews] = useState('');
  const told = useRef(new Map<string, Parameters<typeof jobNews>[1][number]['state']['name']>());
  useEffect(() => {
    const note = () => new Map(jobs.getState().newestFirst.map(({ id, state }) => [id, state.name]));
    // What is known at the start is no news.
    let isFirst = jobs.getState().load.name === 'loading';
    told.current = note();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      timer = undefined;
      const text = jobNews(told.current, jobs.getState().newestFirst.filter(isSaidHere));
      told.current = note();
      if (text !== '') setNews(text);
    };
    const stop = jobs.subscribe(({ load }) => {
      if (isFirst) {
        isFirst = load.name === 'loading';
        told.current = note();
        return;
      }
      timer ??= setTimeout(tell, gatherMs);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [jobs]);
  return (
    <div role="status" className="sr-only">
      {news}
    </div>
  );
}

/** A failure of a job by itself is said by a message or by its own page, at once. */
const isSaidHere = ({ state, batchId }: JobSnapshot): boolean => state.name !== 'failed' || batchId !== null;
