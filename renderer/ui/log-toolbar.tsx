import { CaseSensitive, ChevronDown, ChevronUp, Clock, Search, WrapText, X } from 'lucide-react';
import { memo, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { IconButton } from './button.tsx';
import { cn } from './cn.ts';
import type { LogStream } from './log-line.ts';
import type { LogTimes } from './log-row.tsx';
import { isEmptyQuery, type LogQuery } from './log-search.ts';
import { Select, type Option } from './select.tsx';

export type LogOptions = { readonly isWrapped: boolean; readonly times: LogTimes };

type Props = {
  field: RefObject<HTMLInputElement | null>;
  query: LogQuery;
  onQuery: (query: LogQuery) => void;
  /** 0: none is current. */
  position: number;
  matchCount: number;
  onNext: () => void;
  onPrevious: () => void;
  count: number;
  stream: LogStream;
  onStream: (stream: LogStream) => void;
  options: LogOptions;
  onOptions: (options: LogOptions) => void;
  children: ReactNode;
};

const streamOptions: (Option & { value: LogStream })[] = [
  { value: 'all', label: 'All lines' },
  { value: 'output', label: 'Output' },
  { value: 'errors', label: 'Errors (err)' },
  { value: 'task', label: 'Proxmox tasks' },
  { value: 'gantry', label: 'Gantry' },
];
const timesWords: Record<LogTimes, string> = { none: 'not shown', clock: 'time of day', elapsed: 'since the start' };
const nextTimes: Record<LogTimes, LogTimes> = { none: 'clock', clock: 'elapsed', elapsed: 'none' };

export function LogToolbar(props: Props): ReactNode {
  const { field, query, onQuery, position, matchCount, onNext, onPrevious, count, stream, onStream } = props;
  const { options, onOptions, children } = props;
  const hasQuery = !isEmptyQuery(query);
  const handleKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      if (event.shiftKey) onPrevious();
      else onNext();
    }
    if (event.key === 'Escape' && query.text !== '') {
      event.stopPropagation();
      onQuery({ ...query, text: '' });
    }
  };
  return (
    <div className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-1 border-b border-line px-3 py-1">
      <div className="flex min-w-44 flex-1 items-center gap-1">
        <Search aria-hidden className="size-3.5 shrink-0 text-ink-3" />
        <input
          ref={field}
          aria-label="Search the log"
          placeholder="Search the log"
          spellCheck={false}
          value={query.text}
          onChange={(event) => onQuery({ ...query, text: event.target.value })}
          onKeyDown={handleKey}
          className="h-6 min-w-0 flex-1 rounded-sm bg-transparent px-1 text-base"
        />
        {hasQuery && (
          <>
            <span role="status" className="text-sm whitespace-nowrap text-ink-3">
              {matchWords(position, matchCount)}
            </span>
            <IconButton
              label="Match case"
              aria-pressed={query.isCaseSensitive}
              size="small"
              onClick={() => onQuery({ ...query, isCaseSensitive: !query.isCaseSensitive })}
            >
              <CaseSensitive aria-hidden className={cn(query.isCaseSensitive && 'text-accent')} />
            </IconButton>
            <IconButton label="Previous match" size="small" onClick={onPrevious}>
              <ChevronUp aria-hidden />
            </IconButton>
            <IconButton label="Next match" size="small" onClick={onNext}>
              <ChevronDown aria-hidden />
            </IconButton>
            <IconButton label="Clear the search" size="small" onClick={() => onQuery({ ...query, text: '' })}>
              <X aria-hidden />
            </IconButton>
          </>
        )}
      </div>
      <span className="px-1 text-sm whitespace-nowrap text-ink-3">
        {count === 1 ? '1 line' : `${count.toLocaleString('en')} lines`}
      </span>
      <Tools stream={stream} onStream={onStream} options={options} onOptions={onOptions} />
      {children}
    </div>
  );
}

type ToolProps = Pick<Props, 'stream' | 'onStream' | 'options' | 'onOptions'>;

/** Drawn anew only when something of it changes, not with every new line. */
const Tools = memo(function Tools({ stream, onStream, options, onOptions }: ToolProps): ReactNode {
  return (
    <>
      <Select
        aria-label="Which lines"
        options={streamOptions}
        value={stream}
        onChange={(value) => onStream(streamOptions.find((option) => option.value === value)?.value ?? 'all')}
        className="h-6 w-32 border-transparent bg-transparent text-sm text-ink-2 hover:border-line-strong"
      />
      <IconButton
        label="Wrap long lines"
        aria-pressed={options.isWrapped}
        size="small"
        onClick={() => onOptions({ ...options, isWrapped: !options.isWrapped })}
      >
        <WrapText aria-hidden className={cn(options.isWrapped && 'text-accent')} />
      </IconButton>
      <IconButton
        label={`Times: ${timesWords[options.times]}`}
        size="small"
        onClick={() => onOptions({ ...options, times: nextTimes[options.times] })}
      >
        <Clock aria-hidden className={cn(options.times !== 'none' && 'text-accent')} />
      </IconButton>
    </>
  );
});

function matchWords(position: number, count: number): string {
  if (count === 0) return 'No match';
  if (position > 0) return `${position.toLocaleString('en')} of ${count.toLocaleString('en')}`;
  return count === 1 ? '1 match' : `${count.toLocaleString('en')} matches`;
}
