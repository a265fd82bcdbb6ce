import type { ReactNode } from 'react';
import type { JobStep } from '../../../shared/domain/job.ts';
import type { FoundLine } from '../../../shared/domain/log-search.ts';
import { cn } from '../../ui/cn.ts';
import { formatDateTime } from '../../ui/format.ts';

type Props = {
  lines: readonly FoundLine[];
  steps: readonly JobStep[];
  onOpen: (seq: number) => void;
};

/** Lines of one log as they were found: what matches is a button, its neighbours are there to be read. */
export function FoundLines({ lines, steps, onOpen }: Props): ReactNode {
  const titles = new Map(steps.map(({ id, title }) => [id, title]));
  return (
    <ul className="font-mono text-sm leading-5">
      {lines.map((line, index) => {
        const before = lines[index - 1];
        const isApart = before !== undefined && before.seq !== line.seq - 1;
        const step = titles.get(line.step ?? '');
        const isHit = line.ranges.length > 0;
        const words = (
          <>
            <span aria-hidden className="w-[7ch] shrink-0 pr-[1ch] text-right text-ink-3">
              {line.seq}
            </span>
            <span className="min-w-0 flex-1 truncate whitespace-pre">{marked(line)}</span>
          </>
        );
        return (
          <li key={line.seq} className={cn(isApart && 'mt-1 border-t border-dashed border-line pt-1')}>
            {isHit ? (
              <button
                type="button"
                data-hit
                title={`Line ${line.seq}${step ? ` of “${step}”` : ''}, ${formatDateTime(line.at)}`}
                className="flex w-full px-4 text-left -outline-offset-2 hover:bg-hover"
                onClick={() => onOpen(line.seq)}
              >
                {words}
              </button>
            ) : (
              <div data-selectable className="flex px-4 text-ink-3">
                {words}
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function marked({ text, ranges }: FoundLine): ReactNode[] {
  const parts: ReactNode[] = [];
  let from = 0;
  for (const [start, stop] of ranges) {
    parts.push(text.slice(from, start));
    parts.push(
      <mark key={start} className="rounded-xs bg-mark text-inherit">
        {text.slice(start, stop)}
      </mark>,
    );
    from = stop;
  }
  parts.push(text.slice(from));
  return parts;
}
