import { qualifierKeys, type Qualifier } from '../../../shared/domain/container-list.ts';
import type { ContainerRow } from '../../../shared/domain/container.ts';
import { parseQuery, type SearchQuery } from '../../stores/search-query.ts';
import type { JobIndex } from './job-index.ts';
import { hasFailed, needsAttention } from './row-condition.ts';

export type ServerNames = ReadonlyMap<string, { readonly name: string }>;
export type FilterFacts = { readonly servers: ServerNames; readonly jobs: JobIndex };

/** What `is:` can ask, with what it means. */
export const isValues = {
  managed: 'made or adopted here',
  foreign: 'made elsewhere',
  attention: 'wants you to look',
  failed: 'unfinished, or its last job failed',
  working: 'a job is at it',
  locked: 'locked by Proxmox',
  gone: 'no longer on the server',
  template: 'a template of Proxmox',
} as const;
type IsValue = keyof typeof isValues;

/** `tag:` without its value yet says nothing; the list waits for it. */
const begunQualifier = new RegExp(String.raw`(^|\s)-?(${qualifierKeys.join('|')}):"?$`, 'i');

type Test = (row: ContainerRow, server: string) => boolean;

/**
 * The rows that fit all words and, for each qualifier's name, one of its values, and none of the negated ones. What is still in
 * the field counts from its beginning, so that the list narrows while a qualifier is being typed.
 */
export function filterRows(
  rows: readonly ContainerRow[],
  query: SearchQuery,
  facts: FilterFacts,
): readonly ContainerRow[] {
  const typed = parseQuery(query.text.replace(begunQualifier, ''));
  const words = typed.text.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, Test[]>();
  const excluded: Test[] = [];
  const add = (one: Qualifier, isTyped: boolean) => {
    const test = testOf(one, isTyped, facts.jobs);
    if (one.isNegated) excluded.push(test);
    else groups.set(one.key, [...(groups.get(one.key) ?? []), test]);
  };
  for (const one of query.qualifiers) add(one, false);
  for (const one of typed.qualifiers) add(one, true);
  if (groups.size === 0 && excluded.length === 0 && words.length === 0) return rows;
  const worded = words.length === 0 ? rows : withWords(rows, words, facts.servers);
  const required = [...groups.values()];
  if (required.length === 0 && excluded.length === 0) return worded;
  return worded.filter((row) => {
    const server = facts.servers.get(row.connectionId)?.name ?? '';
    return (
      required.every((tests) => tests.some((test) => test(row, server))) && !excluded.some((test) => test(row, server))
    );
  });
}

function withWords(rows: readonly ContainerRow[], words: readonly string[], servers: ServerNames): ContainerRow[] {
  const { text, ends } = searchTexts(rows, servers);
  const [first = '', ...others] = words;
  const kept: ContainerRow[] = [];
  let index = 0;
  for (let at = text.indexOf(first); at >= 0; at = text.indexOf(first, ends[index - 1])) {
    while ((ends[index] ?? text.length) <= at) index += 1;
    const row = rows[index];
    const start = ends[index - 1] ?? 0;
    index += 1;
    if (row && others.every((word) => text.slice(start, ends[index - 1]).includes(word))) kept.push(row);
  }
  return kept;
}

/** The words of all rows as one text, a line for each row, and where each line ends. */
type SearchTexts = { readonly servers: ServerNames; readonly text: string; readonly ends: readonly number[] };
const lists = new WeakMap<readonly ContainerRow[], SearchTexts>();

/** Typing scans those of ten thousand rows at every key, which is quickest in one piece. */
function searchTexts(rows: readonly ContainerRow[], servers: ServerNames): SearchTexts {
  const known = lists.get(rows);
  if (known?.servers === servers) return known;
  const lines = rows.map((row) => searchText(row, servers.get(row.connectionId)?.name ?? ''));
  let end = 0;
  const made = { servers, text: lines.join('\n'), ends: lines.map((line) => (end += line.length + 1)) };
  lists.set(rows, made);
  return made;
}

const texts = new WeakMap<ContainerRow, { server: string; text: string }>();

/** All words of a row, made once for each state of it. */
function searchText(row: ContainerRow, server: string): string {
  const known = texts.get(row);
  if (known?.server === server) return known.text;
  const parts = [row.name, String(row.vmid), row.node, server, row.address ?? '', row.templateName ?? '', ...row.tags];
  for (const { name } of row.services) parts.push(name);
  const text = parts.join(' ').toLowerCase();
  texts.set(row, { server, text });
  return text;
}

function testOf({ key, value }: Qualifier, isTyped: boolean, jobs: JobIndex): Test {
  const wanted = value.toLowerCase();
  const fits = (text: string): boolean =>
    isTyped ? text.toLowerCase().startsWith(wanted) : text.toLowerCase() === wanted;
  switch (key) {
    case 'tag':
      return (row) => row.tags.some(fits);
    case 'node':
      return (row) => fits(row.node);
    case 'server':
      return (_row, server) => server.toLowerCase().startsWith(wanted);
    case 'status':
      return (row) => fits(row.status) || (row.lifecycle !== null && fits(row.lifecycle));
    case 'template':
      return (row) => row.templateName?.toLowerCase().startsWith(wanted) ?? false;
    case 'kind':
    case 'state':
    case 'container':
      // Asked of jobs only.
      return () => true;
    case 'vmid':
      return vmidTest(wanted, isTyped);
    case 'is': {
      const tests = isNames.filter((name) => fits(name)).map((name) => isTests(jobs)[name]);
      return (row) => tests.some((test) => test(row));
    }
  }
}

const isNames: readonly IsValue[] = Object.keys(isValues).filter((name): name is IsValue => name in isValues);

const isTests = (jobs: JobIndex): Record<IsValue, (row: ContainerRow) => boolean> => ({
  managed: ({ origin }) => origin === 'managed',
  foreign: ({ origin }) => origin === 'foreign',
  attention: (row) => needsAttention(row, jobs),
  failed: (row) => hasFailed(row, jobs),
  working: (row) => row.lifecycle === 'creating' || jobs.activeByRow.has(row.key),
  locked: ({ lock }) => lock !== null,
  gone: ({ goneAt }) => goneAt !== null,
  template: ({ isTemplate }) => isTemplate,
});

/** `100`, or a span such as `100-199`. */
function vmidTest(wanted: string, isTyped: boolean): Test {
  const span = /^(\d+)-(\d+)$/.exec(wanted);
  if (span) return ({ vmid }) => vmid >= Number(span[1]) && vmid <= Number(span[2]);
  return ({ vmid }) => (isTyped ? String(vmid).startsWith(wanted) : String(vmid) === wanted);
}
