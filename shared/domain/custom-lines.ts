import { customPackage } from './package-entry.ts';
import type { CustomPackage } from './package-entry.ts';
import type { ReadLines } from './package-lines.ts';

type Refused = { readonly reason: string };
type Rejected = ReadLines<CustomPackage>['rejected'][number];

/**
 * Reads what no package manager has, one a line: `name|check|install` or `name|check|install|seconds`; `#` at the start of a word begins
 * a comment. A `|` in quotes and a `||` belong to the command. Any other that could be part of a command is refused rather than guessed at.
 */
export function readCustomLines(
  text: string,
  { group, known = [] }: { group?: string; known?: readonly CustomPackage[] } = {},
): ReadLines<CustomPackage> {
  const byName = new Map(known.map((one) => [one.name, one]));
  const accepted: CustomPackage[] = [];
  const rejected: Rejected[] = [];
  let duplicates = 0;
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const read = readLine(line);
    if (read === null) continue;
    if ('reason' in read) {
      rejected.push({ line: index + 1, text: line.trim(), reason: read.reason });
      continue;
    }
    const earlier = byName.get(read.name);
    if (earlier === undefined) {
      const taken = { ...read, ...(group !== undefined && { group }) };
      byName.set(taken.name, taken);
      accepted.push(taken);
    } else if (isSame(earlier, read)) duplicates += 1;
    else
      rejected.push({
        line: index + 1,
        text: line.trim(),
        reason: `${read.name} is in the list already, with other commands`,
      });
  }
  return { accepted, duplicates, rejected };
}

const isSame = (a: CustomPackage, b: CustomPackage): boolean =>
  a.check === b.check && a.install === b.install && a.timeoutMs === b.timeoutMs;

/** Null for a line that says nothing. */
function readLine(line: string): CustomPackage | Refused | null {
  const fields = split(line);
  if ('reason' in fields) return fields;
  const [name = '', check = '', install = '', seconds = '', ...more] = fields;
  if (fields.length === 1 && name === '') return null;
  if (fields.length < 3) return { reason: 'name|check|install is expected' };
  if (check === '') return { reason: 'the check is empty' };
  if (install === '') return { reason: 'the command that installs is empty' };
  if (more.length > 0 || (seconds !== '' && !/^\d[\d.]*[smhd]?$/.test(seconds)))
    return {
      reason: "a | inside a command cannot be told from one that separates: put it in quotes, as in sh -c '…|…'",
    };
  if (seconds !== '' && !/^\d{1,5}$/.test(seconds)) return { reason: notSeconds };
  const read = customPackage.safeParse({
    name,
    check,
    install,
    ...(seconds !== '' && { timeoutMs: Number(seconds) * 1000 }),
  });
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  return { reason: issue?.path[0] === 'timeoutMs' ? notSeconds : (issue?.message ?? 'not understood') };
}

const notSeconds = 'the time-out is a whole number of seconds, from 1 to 86400';

/** The parts between single `|` outside of quotes, trimmed, without the comment at the end. */
function split(line: string): string[] | Refused {
  const fields = [''];
  let quote = '';
  const add = (text: string): void => {
    fields.push(`${fields.pop() ?? ''}${text}`);
  };
  for (let at = 0; at < line.length; at++) {
    const next = line.charAt(at);
    if (next === '\0') return { reason: 'it holds a NUL character' };
    if (next === '\\' && quote !== "'") {
      if (at + 1 === line.length) return { reason: 'there is nothing after the last \\' };
      if (line[at + 1] === '|' && quote === '') return { reason: 'a \\| can be read in two ways: put the | in quotes' };
      add(line.slice(at, at + 2));
      at += 1;
    } else if (quote !== '') {
      if (next === quote) quote = '';
      add(next);
    } else if (next === "'" || next === '"') {
      quote = next;
      add(next);
    } else if (next === '#' && (at === 0 || /\s/.test(line.charAt(at - 1)))) break;
    else if (next === '|' && line[at + 1] === '|') {
      add('||');
      at += 1;
    } else if (next === '|') fields.push('');
    else add(next);
  }
  if (quote !== '') return { reason: `a ${quote} is never closed` };
  return fields.map((field) => field.trim());
}
