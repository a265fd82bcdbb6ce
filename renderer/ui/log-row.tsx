import { memo, type ReactNode } from 'react';
import { parseAnsi } from './ansi.ts';
import { cn } from './cn.ts';
import { formatClock } from './format.ts';

export type LogLine = {
  readonly at: number;
  readonly text: string;
  readonly kind: 'out' | 'err' | 'task' | 'note' | 'step' | 'wait' | 'done' | 'error';
};

type Props = { line: LogLine; top: number; hasTime: boolean; mark: 'none' | 'match' | 'current' };

const looks: Record<LogLine['kind'], string> = {
  out: 'text-ink',
  err: 'text-attention',
  task: 'text-ink-2',
  note: 'text-ink-2',
  step: 'font-sans font-medium text-ink',
  wait: 'text-ink-3',
  done: 'font-sans font-medium text-running',
  error: 'font-sans font-medium text-failed',
};

export const LogRow = memo(function LogRow({ line, top, hasTime, mark }: Props): ReactNode {
  return (
    <div
      style={{ transform: `translateY(${top}px)` }}
      className={cn(
        'absolute top-0 left-0 flex h-5 w-max min-w-full gap-3 px-3 whitespace-pre',
        line.kind === 'error' && 'bg-failed-soft',
        mark === 'match' && 'bg-attention-soft',
        mark === 'current' && 'bg-mark',
      )}
    >
      {hasTime && <span className="text-ink-3 select-none">{formatClock(line.at)}</span>}
      <span className={looks[line.kind]}>
        {parseAnsi(line.text).map(({ text, className }, index) =>
          className === '' ? (
            text
          ) : (
            <span key={index} className={className}>
              {text}
            </span>
          ),
        )}
      </span>
    </div>
  );
});
