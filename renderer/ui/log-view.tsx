import { ArrowDownToLine } from 'lucide-react';
import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import { Button } from './button.tsx';
import { CopyButton } from './copy-button.tsx';
import { selectedText, textOfLines } from './log-copy.ts';
import { isCut } from './log-cut.ts';
import type { LogFilter, LogSource, LogStream } from './log-line.ts';
import { LogRow, logRowHeight, type LogMark } from './log-row.tsx';
import { isEmptyQuery, type LogQuery } from './log-search.ts';
import { LogToolbar, type LogOptions } from './log-toolbar.tsx';
import { useCells } from './use-cells.ts';
import { useLogLines } from './use-log-lines.ts';
import { useLogWindow } from './use-log-window.ts';
import { isPopupOpen } from './popup-open.ts';

/** A line to be shown; a new object shows it again. */
export type LogTarget = { readonly number: number; readonly isDecisive: boolean };
/** Lines chosen with the mouse, in the order they were chosen. */
type Range = { readonly anchor: number; readonly head: number };

type Props = {
  label: string;
  source: LogSource;
  isLive: boolean;
  startedAt: number;
  target: LogTarget | null;
  /** The line that proves why it stopped; marked wherever one looks. */
  decisive?: number | null;
  /** What the field for searching holds at first; the target is the current match then. */
  find?: string;
  filter: LogFilter;
  onFilter: (filter: LogFilter) => void;
  options: LogOptions;
  onOptions: (options: LogOptions) => void;
  /** Between the tools and the lines, such as what is left out. */
  notices?: ReactNode;
  /** Behind the log's own buttons. */
  actions?: ReactNode;
};

/** A log of any length, of which only the visible rows exist. Follows the end until the user goes up. */
export function LogView(props: Props): ReactNode {
  const { label, source, isLive, startedAt, target, filter, onFilter, options, onOptions, notices, actions } = props;
  const { find = '', decisive = null } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState<LogQuery>({ text: find, isCaseSensitive: false });
  const [current, setCurrent] = useState<number | null>(find === '' ? null : (target?.number ?? null));
  const [range, setRange] = useState<Range | null>(null);
  const [whole, setWhole] = useState<ReadonlySet<number>>(new Set());
  const [shownTarget, setShownTarget] = useState<LogTarget | null>(null);

  const numberWidth = Math.max(3, String(source.end).length);
  const asideCells = numberWidth + 7 + (options.times === 'none' ? 0 : 10);
  const cells = useCells(scroller);
  const columns = options.isWrapped ? Math.max(20, cells - asideCells - 3) : null;
  const { list, matches, rows, query, findNow } = useLogLines({ source, filter, query: typed, columns, whole });
  const view = useLogWindow({ scroller, list, rows });

  // A target is shown once, when it comes and its line is there; the user may go on from there.
  if (target !== shownTarget && (target === null || target.number < source.end)) {
    setShownTarget(target);
    if (target) view.show(target.number, target.isDecisive ? 'middle' : 'top');
  }
  useFindKey(field);
  const chooseStream = useCallback((stream: LogStream) => onFilter({ ...filter, stream }), [filter, onFilter]);
  const newest = useRef(source);
  useEffect(() => {
    newest.current = source;
  });
  const copyAll = useMemo(
    () => <CopyButton text={() => textOfLines(newest.current)} label="Copy the whole log" isIcon />,
    [],
  );
  const showWhole = useCallback((number: number) => setWhole((before) => new Set(before).add(number)), []);

  const goTo = (number: number | undefined) => {
    if (number === undefined) return;
    setCurrent(number);
    const line = source.lineAt(number);
    // The words may stand in the part that is not shown.
    if (line && isCut(line.text)) showWhole(number);
    view.show(number, 'middle');
  };
  const firstInView = list.at(view.from) ?? 0;
  const goNext = () => {
    const found = findNow();
    goTo(found.at(found.countBelow(current === null ? firstInView : current + 1)) ?? found.at(0));
  };
  const goPrevious = () => {
    const found = findNow();
    goTo(found.at(found.countBelow(current ?? firstInView) - 1) ?? found.at(found.length - 1));
  };
  const isCurrentMatch = current !== null && matches.at(matches.countBelow(current)) === current;

  const chosen = range && { from: Math.min(range.anchor, range.head), to: Math.max(range.anchor, range.head) };
  const chooseLine = (event: MouseEvent) => {
    const gutter = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-gutter]') : null;
    const number = Number(gutter?.dataset['gutter']);
    if (!gutter || !Number.isFinite(number)) return;
    event.preventDefault();
    setRange((before) => ({ anchor: event.shiftKey && before ? before.anchor : number, head: number }));
  };
  const handleCopy = (event: ClipboardEvent) => {
    const selection = document.getSelection();
    const text =
      selection && !selection.isCollapsed
        ? selectedText(selection)
        : chosen && textOfLines(source, chosen.from, chosen.to);
    if (!text) return;
    event.preventDefault();
    event.clipboardData.setData('text/plain', text);
  };
  const handleKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !range) return;
    event.stopPropagation();
    setRange(null);
  };
  const markOf = (number: number): LogMark => {
    if (isCurrentMatch && number === current) return 'current';
    if (chosen && number >= chosen.from && number <= chosen.to) return 'chosen';
    if (number === decisive) return 'decisive';
    if (number === target?.number) return target.isDecisive ? 'decisive' : 'chosen';
    return 'none';
  };

  const slots = Math.ceil((view.to - view.from + 1) / 16) * 16;
  return (
    <section aria-label={label} className="relative flex min-h-0 flex-1 flex-col">
      <LogToolbar
        field={field}
        query={typed}
        onQuery={(next) => {
          setTyped(next);
          setCurrent(null);
        }}
        position={isCurrentMatch ? matches.countBelow(current) + 1 : 0}
        matchCount={matches.length}
        onNext={goNext}
        onPrevious={goPrevious}
        count={list.length}
        stream={filter.stream}
        onStream={chooseStream}
        options={options}
        onOptions={onOptions}
      >
        {chosen && (
          <CopyButton
            text={() => textOfLines(source, chosen.from, chosen.to)}
            label={chosen.from === chosen.to ? `Copy line ${chosen.from}` : `Copy lines ${chosen.from} to ${chosen.to}`}
          />
        )}
        {copyAll}
        {actions}
      </LogToolbar>
      {notices}
      {/* Keys and the clipboard are handled for what is chosen inside. */}
      <div
        ref={scroller}
        role="log"
        aria-label={`${label}, lines`}
        aria-live="off"
        // A scrolling region must be reachable by keyboard.
        tabIndex={0}
        data-selectable
        onScroll={view.handleScroll}
        onWheel={view.handleWheel}
        onMouseDown={chooseLine}
        onCopy={handleCopy}
        onKeyDown={handleKey}
        className="min-h-0 flex-1 overflow-auto bg-sunken [contain:strict] font-mono text-sm leading-5 -outline-offset-2"
      >
        <div className="relative w-max min-w-full" style={{ height: rows.total * logRowHeight }}>
          {Array.from({ length: view.to - view.from }, (_, place) => {
            const index = view.from + place;
            const number = list.at(index);
            const line = number === undefined ? undefined : source.lineAt(number);
            if (number === undefined || !line) return null;
            return (
              <LogRow
                // Rows are used again for other lines: at full speed none of them lives longer than a frame.
                key={(list.gone + index) % slots}
                text={line.text}
                kind={line.kind}
                at={line.at}
                number={number}
                top={rows.top(index) * logRowHeight}
                numberWidth={numberWidth}
                times={options.times}
                startedAt={startedAt}
                query={isEmptyQuery(query) ? noQuery : query}
                mark={markOf(number)}
                columns={columns}
                isWhole={whole.has(number)}
                onWhole={showWhole}
              />
            );
          })}
        </div>
      </div>
      {!view.isFollowing && (
        <Button size="small" className="absolute right-4 bottom-3 shadow-pop" onClick={view.follow}>
          <ArrowDownToLine aria-hidden />
          {isLive ? 'Jump to end and follow' : 'Jump to end'}
        </Button>
      )}
    </section>
  );
}

const noQuery: LogQuery = { text: '', isCaseSensitive: false };

/** Ctrl+F (⌘F) goes to the field, wherever the focus is on the page. */
function useFindKey(field: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const handle = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'f' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      if (isPopupOpen()) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    window.addEventListener('keydown', handle);
    return () => window.removeEventListener('keydown', handle);
  }, [field]);
}
