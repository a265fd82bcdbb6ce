import { useDeferredValue, useMemo } from 'react';
import { wrappedRows } from './log-cut.ts';
import { filterTest, type LogFilter, type LogSource } from './log-line.ts';
import { allLines, LogScan, type LineList } from './log-scan.ts';
import { isEmptyQuery, matchTest, type LogQuery } from './log-search.ts';
import { oneRowEach, WrappedRows, type RowMap } from './log-wrap.ts';

type Options = {
  source: LogSource;
  filter: LogFilter;
  query: LogQuery;
  /** Null: lines are not wrapped. */
  columns: number | null;
  whole: ReadonlySet<number>;
};

/** Which lines are shown, which of them match, and where each lies. What was looked at once is not looked at again. */
export function useLogLines({ source, filter, query: typed, columns, whole }: Options): {
  list: LineList;
  matches: LineList;
  rows: RowMap;
  query: LogQuery;
  /** The matches of what is typed at this moment, which may be ahead of what is drawn. */
  findNow: () => LineList;
} {
  // Looking through 200,000 lines may take longer than a key press.
  const query = useDeferredValue(typed);
  const filtered = useMemo(() => {
    const isShown = filterTest(filter);
    return isShown && new LogScan(isShown);
  }, [filter]);
  const list = useMemo(() => filtered?.update(source) ?? allLines(source), [filtered, source]);

  const search = useMemo(() => searchFor(query, filter), [filter, query]);
  const matches = useMemo(() => search?.update(source) ?? noLines, [search, source]);

  const wrapped = useMemo(
    () =>
      columns === null || filtered === undefined
        ? null
        : new WrappedRows((line, number) => wrappedRows(line, columns, whole.has(number))),
    // The rows are summed up per list: another filter begins anew.
    [columns, whole, filtered],
  );
  const rows = useMemo(() => wrapped?.update(list, source.lineAt) ?? oneRowEach(list), [wrapped, list, source]);
  const findNow = () => (typed === query ? matches : (searchFor(typed, filter)?.update(source) ?? noLines));
  return { list, matches, rows, query, findNow };
}

function searchFor(query: LogQuery, filter: LogFilter): LogScan | null {
  if (isEmptyQuery(query)) return null;
  const isShown = filterTest(filter);
  const isMatch = matchTest(query);
  return new LogScan((line) => (isShown?.(line) ?? true) && isMatch(line));
}

const noLines: LineList = { length: 0, gone: 0, at: () => undefined, countBelow: () => 0 };
