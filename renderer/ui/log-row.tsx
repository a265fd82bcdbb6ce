import { memo, type ReactNode } from 'react';
import { cn } from './cn.ts';
import { formatClock, formatOffset } from './format.ts';
import type { LogLine } from './log-line.ts';
import { markedParts, type LogPart, type LogQuery } from './log-search.ts';
import { cutText, goesOn, isCut } from './log-cut.ts';
import { wrapParts } from './log-wrap.ts';

export const logRowHeight = 20;
export type LogTimes = 'none' | 'clock' | 'elapsed';
export type LogMark = 'none' | 'match' | 'current' | 'decisive' | 'chosen';

type Props = {
  // In parts, so that the same line read again is the same row.
  text: string;
  kind: LogLine['kind'];
  at: number;
  number: number;
  /** Pixels from the top. */
  top: number;
  numberWidth: number;
  times: LogTimes;
  startedAt: number;
  query: LogQuery;
  mark: LogMark;
  /** Null: the line is not wrapped. */
  columns: number | null;
  isWhole: boolean;
  onWhole: (number: number) => void;
};

const looks: Record<LogLine['kind'], string> = {
  out: 'text-ink',
  err: 'text-attention',
  task: 'text-ink-2',
  note: 'text-ink-2',
  step: 'font-semibold text-ink',
  wait: 'text-ink-3',
  done: 'font-semibold text-running',
  error: 'font-semibold text-failed',
};
/** Where a line comes from, in a word: colour alone would not tell. */
const origins: Record<LogLine['kind'], string> = {
  out: '',
  err: 'err',
  task: 'task',
  note: 'app',
  step: '',
  wait: '',
  done: '',
  error: '',
};
const backgrounds: Record<LogMark, string> = {
  none: 'bg-sunken',
  match: 'bg-attention-soft',
  current: 'bg-mark',
  decisive: 'bg-failed-soft',
  chosen: 'bg-selected',
};

export const LogRow = memo(function LogRow(props: Props): ReactNode {
  const {
    text: whole,
    kind,
    at,
    number,
    top,
    numberWidth,
    times,
    startedAt,
    query,
    mark,
    columns,
    isWhole,
    onWhole,
  } = props;
  const hasMore = isCut(whole) && !isWhole;
  const parts = markedParts(hasMore ? cutText(whole) : whole, query);
  const isError = kind === 'error';
  return (
    <div
      data-line={number}
      style={{ transform: `translateY(${top}px)` }}
      className={cn(
        'absolute top-0 left-0 flex w-max min-w-full pr-3 whitespace-pre [contain:layout_style] [tab-size:4]',
        mark === 'none' && isError ? 'bg-failed-soft' : backgrounds[mark],
        // Without backgrounds of ours a frame tells it.
        (mark === 'decisive' || mark === 'chosen') && 'forced-colors:outline-2 forced-colors:-outline-offset-2',
      )}
    >
      <span data-aside className="flex shrink-0 text-ink-3 select-none">
        {mark === 'decisive' && (
          <>
            <span className="sr-only">The line that proves the cause: </span>
            <span aria-hidden className="absolute inset-y-0 left-0 w-[3px] bg-failed" />
          </>
        )}
        <span
          data-gutter={number}
          style={{ width: `${numberWidth + 2}ch` }}
          className={cn('cursor-pointer pr-[1ch] text-right hover:text-ink', mark === 'decisive' && 'text-failed')}
        >
          {number}
        </span>
        {times !== 'none' && (
          <span className="w-[10ch]">{times === 'clock' ? formatClock(at) : formatOffset(at - startedAt)}</span>
        )}
        <span className={cn('w-[5ch]', kind === 'err' && (mark === 'decisive' ? 'text-failed' : 'text-attention'))}>
          {origins[kind]}
        </span>
      </span>
      <span className={cn('min-w-0', mark === 'decisive' ? looks.error : looks[kind])}>
        {hasMore && (
          <button
            type="button"
            data-aside
            className={cn('mr-2 rounded-sm font-sans text-accent hover:underline', columns !== null && 'block')}
            onClick={() => onWhole(number)}
          >
            Show all {whole.length.toLocaleString('en')} characters
          </button>
        )}
        {goesOn(whole) && (
          <span data-aside className={cn('mr-2 font-sans text-ink-3', columns !== null && 'block')}>
            A line is kept in pieces of 64 KiB; the next may belong to it.
          </span>
        )}
        {columns === null ? (
          <Parts parts={parts} />
        ) : (
          wrapParts(parts, columns).map((row, index) => (
            <span key={index} className="block h-5">
              <Parts parts={row} />
            </span>
          ))
        )}
      </span>
    </div>
  );
});

function Parts({ parts }: { parts: readonly LogPart[] }): ReactNode {
  return parts.map(({ text, className, style, isMatch }, index) =>
    isMatch ? (
      <mark key={index} style={style} className={cn('rounded-xs', className, 'bg-mark text-inherit')}>
        {text}
      </mark>
    ) : className === '' ? (
      text
    ) : (
      <span key={index} style={style} className={className}>
        {text}
      </span>
    ),
  );
}
