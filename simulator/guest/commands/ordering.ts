import type { Program } from '../kernel/machine.ts';
import { program, readOptions } from './io.ts';

const sort = program(async (io) => {
  const { flags, values, all, operands } = readOptions(io.args, {
    valued: ['k', 't', 'o', 'S', 'T'],
    aliases: {
      numeric: 'n',
      'numeric-sort': 'n',
      reverse: 'r',
      unique: 'u',
      key: 'k',
      'version-sort': 'V',
      output: 'o',
    },
  });
  const lines: string[] = [];
  for (const target of operands.length === 0 ? ['-'] : operands)
    for await (const line of io.lines(target)) lines.push(line);
  const keys = all.filter(([name]) => name === 'k').map(([, spec]) => spec);
  const separator = values.get('t');
  const compare = (a: string, b: string): number => {
    for (const spec of keys.length > 0 ? keys : ['']) {
      const [, from = '', letters = '', to = ''] = /^(\d*)(?:\.\d+)?([a-zA-Z]*)(?:,(\d+)[a-zA-Z]*)?/.exec(spec) ?? [];
      const order = compareKeys(
        keyOf(a, from, to, separator),
        keyOf(b, from, to, separator),
        letters + [...flags].join(''),
      );
      if (order !== 0) return letters.includes('r') || flags.has('r') ? -order : order;
    }
    return keys.length > 0 && !flags.has('s') ? (a < b ? -1 : a > b ? 1 : 0) : 0;
  };
  if (flags.has('c'))
    return lines.every((line, index) => index === 0 || compare(lines[index - 1] ?? '', line) <= 0) ? 0 : 1;
  lines.sort(compare);
  const kept = flags.has('u')
    ? lines.filter((line, index) => index === 0 || compare(lines[index - 1] ?? '', line) !== 0)
    : lines;
  const text = kept.map((line) => `${line}\n`).join('');
  const output = values.get('o');
  if (output !== undefined) io.vfs.writeFile(io.process, io.path(output), text);
  else await io.out(text);
  return 0;
});

function keyOf(line: string, from: string, to: string, separator: string | undefined): string {
  if (from === '') return line;
  const fields = separator === undefined ? line.trim().split(/\s+/) : line.split(separator);
  return fields.slice(Number(from) - 1, to === '' ? undefined : Number(to)).join(separator ?? ' ');
}

function compareKeys(a: string, b: string, letters: string): number {
  if (letters.includes('n') || letters.includes('g') || letters.includes('h'))
    return (Number.parseFloat(a) || 0) - (Number.parseFloat(b) || 0);
  if (letters.includes('V')) return a.localeCompare(b, 'en', { numeric: true });
  const [left, right] = letters.includes('f') ? [a.toLowerCase(), b.toLowerCase()] : [a, b];
  return left < right ? -1 : left > right ? 1 : 0;
}

const uniq = program(async (io) => {
  const { flags, operands } = readOptions(io.args);
  let last: string | null = null;
  let count = 0;
  const show = async (): Promise<void> => {
    if (last === null || (flags.has('d') && count < 2) || (flags.has('u') && count > 1)) return;
    await io.out(flags.has('c') ? `${String(count).padStart(7)} ${last}\n` : `${last}\n`);
  };
  for await (const line of io.lines(operands[0])) {
    const isSame = last !== null && (flags.has('i') ? line.toLowerCase() === last.toLowerCase() : line === last);
    if (isSame) count++;
    else {
      await show();
      [last, count] = [line, 1];
    }
  }
  await show();
});

export const orderingPrograms: readonly (readonly [string, Program])[] = [
  ['sort', sort],
  ['uniq', uniq],
];
