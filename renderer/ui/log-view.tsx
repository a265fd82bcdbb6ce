import { ArrowDownToLine, ChevronDown, ChevronUp, Clock, Search, X } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { Button, IconButton } from './button.tsx';
import { cn } from './cn.ts';
import { useRows } from './use-rows.ts';
import { CopyButton } from './copy-button.tsx';
import { LogRow, type LogLine } from './log-row.tsx';
import { findMatches } from './log-search.ts';

type Props = {
  label: string;
  count: number;
  lineAt: (index: number) => LogLine | undefined;
  /** Changes whenever lines were added. */
  version: number;
  /** Lines the buffer had to let go. */
  dropped: number;
  isLive: boolean;
};

const rowHeight = 20;

/** A log of any length: rows of fixed height, of which only the visible exist. Follows the end until the user scrolls up. */
export function LogView({ label, count, lineAt, version, dropped, isLive }: Props): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const [isFollowing, setFollowing] = useState(true);
  const [hasTimes, setTimes] = useState(false);
  const [query, setQuery] = useState('');
  const [current, setCurrent] = useState(0);
  const virtual = useRows({ count, scroller, rowHeight, overscan: 20 });

  const matches = useMemo(() => findMatches(query, count, lineAt, version), [query, count, lineAt, version]);
  const matchSet = useMemo(() => new Set(matches), [matches]);
  const position = matches.length === 0 ? 0 : Math.min(current, matches.length - 1);

  useEffect(() => {
    if (isFollowing && count > 0) virtual.scrollToIndex(count - 1, { align: 'end' });
  }, [isFollowing, count, virtual]);

  const goTo = useCallback(
    (index: number) => {
      const wrapped = (index + matches.length) % Math.max(1, matches.length);
      const line = matches[wrapped];
      if (line === undefined) return;
      setCurrent(wrapped);
      setFollowing(false);
      virtual.scrollToIndex(line, { align: 'center' });
    },
    [matches, virtual],
  );

  const handleScroll = () => {
    const element = scroller.current;
    if (!element) return;
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < rowHeight * 2;
    if (isAtEnd !== isFollowing && (isAtEnd || !virtual.isScrolling || virtual.scrollDirection === 'backward')) {
      setFollowing(isAtEnd);
    }
  };
  const wholeText = () => Array.from({ length: count }, (_, index) => lineAt(index)?.text ?? '').join('\n');

  return (
    <section aria-label={label} className="relative flex min-h-0 flex-1 flex-col">
      <div className="flex h-9 shrink-0 items-center gap-1 border-b border-line px-3">
        <Search aria-hidden className="size-3.5 text-ink-3" />
        <input
          aria-label="Search the log"
          placeholder="Search the log"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setCurrent(0);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') goTo(event.shiftKey ? position - 1 : position + 1);
            if (event.key === 'Escape' && query !== '') {
              event.stopPropagation();
              setQuery('');
            }
          }}
          className="h-6 min-w-0 flex-1 rounded-sm bg-transparent px-1 text-base"
        />
        {query !== '' && (
          <>
            <span role="status" className="text-sm text-ink-3">
              {matches.length === 0 ? 'No match' : `${position + 1} of ${matches.length}`}
            </span>
            <IconButton label="Previous match" size="small" onClick={() => goTo(position - 1)}>
              <ChevronUp aria-hidden />
            </IconButton>
            <IconButton label="Next match" size="small" onClick={() => goTo(position + 1)}>
              <ChevronDown aria-hidden />
            </IconButton>
            <IconButton label="Clear the search" size="small" onClick={() => setQuery('')}>
              <X aria-hidden />
            </IconButton>
          </>
        )}
        <span className="px-1 text-sm text-ink-3">
          {count === 1 ? '1 line' : `${count.toLocaleString('en')} lines`}
        </span>
        <IconButton
          label={hasTimes ? 'Hide times' : 'Show times'}
          aria-pressed={hasTimes}
          size="small"
          onClick={() => setTimes(!hasTimes)}
        >
          <Clock aria-hidden className={cn(hasTimes && 'text-accent')} />
        </IconButton>
        <LazyCopy text={wholeText} />
      </div>
      <div
        ref={scroller}
        role="log"
        aria-label={`${label}, lines`}
        aria-live="off"
        // A scrolling region must be reachable by keyboard.
        tabIndex={0}
        data-selectable
        onScroll={handleScroll}
        className="min-h-0 flex-1 overflow-auto bg-sunken font-mono text-sm leading-5 -outline-offset-2"
      >
        {dropped > 0 && <div className="px-3 text-ink-3">{dropped.toLocaleString('en')} older lines are not shown</div>}
        <div className="relative w-max min-w-full" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const line = lineAt(item.index);
            if (!line) return null;
            return (
              <LogRow
                key={item.key}
                line={line}
                top={item.start}
                hasTime={hasTimes}
                mark={matches[position] === item.index ? 'current' : matchSet.has(item.index) ? 'match' : 'none'}
              />
            );
          })}
        </div>
      </div>
      {!isFollowing && (
        <Button
          size="small"
          className="absolute right-4 bottom-3 shadow-pop"
          onClick={() => {
            setFollowing(true);
            virtual.scrollToIndex(count - 1, { align: 'end' });
          }}
        >
          <ArrowDownToLine aria-hidden />
          {isLive ? 'Jump to end and follow' : 'Jump to end'}
        </Button>
      )}
    </section>
  );
}

/** The text of 200,000 lines is put together only when somebody wants it. */
function LazyCopy({ text }: { text: () => string }): ReactNode {
  const [copied, setCopied] = useState<string | null>(null);
  return (
    <span onPointerEnter={() => setCopied(text())} onFocus={() => setCopied(text())}>
      <CopyButton text={copied ?? ''} label="Copy the log" isIcon />
    </span>
  );
}
