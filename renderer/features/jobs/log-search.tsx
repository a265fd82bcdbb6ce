import { SearchX } from 'lucide-react';
import { useEffect, useMemo, useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { JobSnapshot } from '../../../shared/domain/job.ts';
import type { FoundInJob } from '../../../shared/domain/log-search.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useDelayed } from '../../hooks/use-delayed.ts';
import { isLogSearchText } from '../../stores/log-search-store.ts';
import { StatusWord } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { RadioChoice } from '../../ui/radio-choice.tsx';
import { Age } from '../../ui/relative-time.tsx';
import { FoundLines } from './found-lines.tsx';
import { stateWord } from './job-words.ts';

/** Where the words in the search field are looked for; absent while there are none, unless it is in the logs. */
export function SearchScope(): ReactNode {
  const { logSearch, search } = useApp().stores;
  const text = useSelect(search, (state) => state.text);
  const isInLogs = useSelect(logSearch, (state) => state.isInLogs);
  if (!isInLogs && !isLogSearchText(text)) return null;
  return (
    <div className="flex h-9 shrink-0 items-center border-b border-line px-4">
      <RadioChoice
        label="Look for it in"
        isLabelHidden
        isInline
        choices={[
          { value: 'jobs', label: 'In the list of jobs' },
          { value: 'logs', label: 'In the logs of all jobs' },
        ]}
        value={isInLogs ? 'logs' : 'jobs'}
        onChange={(value) => logSearch.choose(value === 'logs')}
      />
    </div>
  );
}

/** Whether the page shows what is found in logs, in place of its list. */
export function useIsSearchingLogs(): boolean {
  const { logSearch, search } = useApp().stores;
  const hasWords = useSelect(search, (state) => isLogSearchText(state.text));
  return useSelect(logSearch, (state) => state.isInLogs) && hasWords;
}

/** What is found in the logs of these jobs, newest first. Arrows go from line to line, Enter opens the job at the line. */
export function LogSearch({ within }: { within: readonly JobSnapshot[] }): ReactNode {
  const { logSearch, search } = useApp().stores;
  const typed = useSelect(search, (state) => state.text);
  const { text, isSearching, jobs: everywhere, next, error } = useSelect(logSearch, (state) => state);
  const jobs = useMemo(() => {
    const ids = new Set(within.map(({ id }) => id));
    return everywhere.filter(({ jobId }) => ids.has(jobId));
  }, [everywhere, within]);
  const isSlow = useDelayed(isSearching, 150);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => logSearch.type(typed), [logSearch, typed]);
  useEffect(() => {
    // From the search field straight to what was found.
    const handle = (event: globalThis.KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLInputElement && event.target.type === 'search';
      if (event.key !== 'ArrowDown' || !isTyping) return;
      const first = hitsOf(list.current)[0];
      if (!first) return;
      event.preventDefault();
      first.focus();
    };
    window.addEventListener('keydown', handle);
    return () => window.removeEventListener('keydown', handle);
  }, []);
  const handleKey = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const hits = hitsOf(list.current);
    const place = hits.findIndex((hit) => hit === document.activeElement);
    if (place < 0) return;
    event.preventDefault();
    hits[place + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
  };
  const isNothing = jobs.length === 0 && !isSearching && error === null && text !== '';
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <p role="status" className="sr-only">
        {isSearching || text === '' ? '' : told(jobs, text)}
      </p>
      {error && (
        <ErrorNotice
          {...explain(error)}
          action={<Button onClick={() => void logSearch.again()}>Try again</Button>}
          className="m-4"
        />
      )}
      {isNothing && next === null && (
        <EmptyState
          icon={<SearchX />}
          title={everywhere.length > 0 ? 'Hidden by the filters' : `“${text}” stands in no log`}
        >
          {everywhere.length > 0
            ? 'The filters hide where it was found.'
            : 'Looked through the logs of all jobs. Logs that were removed cannot be searched.'}
        </EmptyState>
      )}
      <div
        ref={list}
        role="region"
        aria-label="Found in logs"
        aria-busy={isSearching}
        tabIndex={-1}
        onKeyDown={handleKey}
        className="min-h-0 overflow-y-auto"
      >
        {jobs.map((found) => (
          <Found key={found.jobId} found={found} text={text} />
        ))}
        {(isSlow || next !== null) && (
          <div className="flex min-h-12 items-center gap-3 px-4 text-ink-2">
            {isSlow ? (
              <span>Searching…</span>
            ) : (
              <>
                <Button onClick={() => void logSearch.more()}>Search older logs</Button>
                {isNothing && <span>Nothing in the newer ones.</span>}
              </>
            )}
          </div>
        )}
      </div>
    </div>
  );
}

function Found({ found, text }: { found: FoundInJob; text: string }): ReactNode {
  const { stores } = useApp();
  const job = useSelect(stores.jobs, ({ byId }) => byId.get(found.jobId));
  const server = useSelect(stores.connections, ({ byId }) => job && byId.get(job.connectionId)?.name);
  const open = (seq?: number) =>
    stores.navigation.go({ page: 'job', jobId: found.jobId, find: text, ...(seq !== undefined && { seq }) });
  const lastHit = found.lines.findLast(({ ranges }) => ranges.length > 0);
  const state = job && stateWord(job.state);
  return (
    <section aria-label={found.title} className="border-b border-line pb-2">
      <div className="flex min-h-9 items-center gap-3 px-4 pt-1">
        <h2 className="min-w-0 truncate font-medium">{found.title}</h2>
        {state && <StatusWord tone={state.tone}>{state.word}</StatusWord>}
        <span className="min-w-0 truncate text-ink-3">
          {found.hostname}
          {found.vmid !== null && ` · ${found.vmid}`}
          {server && ` · ${server}`}
        </span>
        <span className="flex-1" />
        <span className="text-sm text-ink-3">
          <Age at={found.createdAt} />
        </span>
      </div>
      <FoundLines lines={found.lines} steps={job?.steps ?? []} onOpen={open} />
      {(found.hasMore || found.isPartial) && (
        <div className="flex min-h-7 items-center gap-3 px-4 text-sm text-ink-3">
          {found.hasMore && (
            <Button size="small" tone="ghost" onClick={() => open(lastHit?.seq)}>
              More in this log
            </Button>
          )}
          {found.isPartial && <span>Too long to be searched as a whole from here.</span>}
        </div>
      )}
    </section>
  );
}

const hitsOf = (list: HTMLElement | null): HTMLElement[] => [
  ...(list?.querySelectorAll<HTMLElement>('button[data-hit]') ?? []),
];

function told(jobs: readonly FoundInJob[], text: string): string {
  if (jobs.length === 0) return `“${text}” stands in no log`;
  return jobs.length === 1 ? 'Found in the log of one job' : `Found in the logs of ${jobs.length} jobs`;
}
