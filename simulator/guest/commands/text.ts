import type { Program } from '../kernel/machine.ts';
import type { Io } from './io.ts';
import { asSysError, program, ProgramFailure, readOptions } from './io.ts';
import { unescaped } from './translate.ts';

const headOrTail = program(async (io) => {
  const isHead = io.name === 'head';
  // The old way: `head -5`.
  const args = io.args.flatMap((arg) => (/^-\d+$/.test(arg) ? ['-n', arg.slice(1)] : [arg]));
  const { flags, values, operands } = readOptions(args, {
    valued: ['n', 'c', 'pid', 's'],
    aliases: { lines: 'n', bytes: 'c', quiet: 'q' },
  });
  const bytes = values.get('c');
  const count = values.get('n') ?? '10';
  const targets = operands.length === 0 ? ['-'] : operands;
  let isFirst = true;
  for (const target of targets) {
    try {
      if (targets.length > 1 && !flags.has('q')) await io.out(`${isFirst ? '' : '\n'}==> ${target} <==\n`);
      isFirst = false;
      if (bytes !== undefined) {
        const all = await (isHead && !bytes.startsWith('-')
          ? firstBytes(io, target, sizeText(bytes))
          : io.readAll(target));
        await io.out(
          isHead
            ? bytes.startsWith('-')
              ? all.subarray(0, Math.max(0, all.length - sizeText(bytes.slice(1))))
              : all
            : bytes.startsWith('+')
              ? all.subarray(sizeText(bytes.slice(1)) - 1)
              : all.subarray(Math.max(0, all.length - sizeText(bytes))),
        );
      } else if (isHead) await headLines(io, target, count);
      else await tailLines(io, target, count, flags.has('f') || flags.has('F'));
    } catch (error) {
      await io.warn(`cannot open '${target}' for reading: ${asSysError(error).message}`);
    }
  }
});

const sizeText = (text: string): number =>
  Number.parseInt(text, 10) *
  ({ k: 1024, K: 1024, M: 1024 ** 2, G: 1024 ** 3 }[text.replace(/^\d+/, '').charAt(0)] ?? 1);

async function firstBytes(io: Io, target: string, count: number): Promise<Buffer> {
  const fd = target === '-' ? 0 : io.open(target, 'r');
  const chunks: Uint8Array[] = [];
  for (let left = count; left > 0;) {
    const piece = await io.process.read(fd, left);
    if (!piece) break;
    chunks.push(piece);
    left -= piece.length;
  }
  if (fd > 2) io.close(fd);
  return Buffer.concat(chunks);
}

async function headLines(io: Io, target: string, count: string): Promise<void> {
  if (count.startsWith('-')) {
    const all = (await io.readText(target)).split(/(?<=\n)/);
    return io.out(all.slice(0, Math.max(0, all.length - Number(count.slice(1)))).join(''));
  }
  const fd = target === '-' ? 0 : io.open(target, 'r');
  for (let left = Number(count); left > 0; left--) {
    const line = await io.process.readLine(fd);
    if (!line) break;
    await io.out(line);
  }
  if (fd > 2) io.close(fd);
}

async function tailLines(io: Io, target: string, count: string, follows: boolean): Promise<void> {
  const text = await io.readText(target);
  const lines = text.split(/(?<=\n)/);
  await io.out(
    (count.startsWith('+')
      ? lines.slice(Number(count) - 1)
      : count === '0'
        ? []
        : lines.slice(-Number(count.replace('-', '')))
    ).join(''),
  );
  if (!follows || target === '-') return;
  for (let seen = Buffer.byteLength(text); ;) {
    await io.process.sleep(250);
    const all = await io.readAll(target);
    if (all.length < seen) seen = 0;
    if (all.length > seen) await io.out(Buffer.from(all.subarray(seen)));
    seen = all.length;
  }
}

const wc = program(async (io) => {
  const { flags, operands } = readOptions(io.args, { aliases: { lines: 'l', words: 'w', bytes: 'c', chars: 'm' } });
  const shown = (['l', 'w', 'm', 'c'] as const).filter((letter) =>
    flags.size === 0 ? letter !== 'm' : flags.has(letter),
  );
  const totals = { l: 0, w: 0, m: 0, c: 0 };
  const isPlain = operands.length === 0;
  const width = shown.length > 1 ? 7 : 0;
  const show = (counts: typeof totals, name: string): Promise<void> | undefined =>
    io.out(
      `${shown.map((letter) => String(counts[letter]).padStart(width)).join(' ')}${name === '' ? '' : ` ${name}`}\n`,
    );
  await io.each(
    isPlain ? ['-'] : operands,
    async (target) => {
      const bytes = await io.readAll(target);
      const text = bytes.toString();
      const counts = {
        l: text.split('\n').length - 1,
        w: text.split(/\s+/).filter((word) => word !== '').length,
        m: Array.from(text).length,
        c: bytes.length,
      };
      for (const letter of ['l', 'w', 'm', 'c'] as const) totals[letter] += counts[letter];
      await show(counts, isPlain ? '' : target);
    },
    (target, error) => `${target}: ${error.message}`,
  );
  if (operands.length > 1) await show(totals, 'total');
});

const cut = program(async (io) => {
  const { flags, values, operands } = readOptions(io.args, {
    valued: ['d', 'f', 'c', 'b', 'output-delimiter'],
    aliases: { delimiter: 'd', fields: 'f', characters: 'c' },
  });
  const spec = values.get('f') ?? values.get('c') ?? values.get('b');
  if (spec === undefined) throw new ProgramFailure('you must specify a list of bytes, characters, or fields');
  const ranges = spec.split(',').map((part) => {
    const [, from = '', dash = '', to = ''] = /^(\d*)(-?)(\d*)$/.exec(part) ?? [];
    return [from === '' ? 1 : Number(from), dash === '' ? Number(from) : to === '' ? Infinity : Number(to)] as const;
  });
  const isWanted = (number: number): boolean => ranges.some(([from, to]) => number >= from && number <= to);
  const delimiter = values.get('d') ?? '\t';
  const joiner = values.get('output-delimiter') ?? delimiter;
  for (const target of operands.length === 0 ? ['-'] : operands)
    for await (const line of io.lines(target)) {
      if (!values.has('f'))
        await io.out(
          `${Array.from(line)
            .filter((_, index) => isWanted(index + 1))
            .join('')}\n`,
        );
      else if (line.includes(delimiter))
        await io.out(
          `${line
            .split(delimiter)
            .filter((_, index) => isWanted(index + 1))
            .join(joiner)}\n`,
        );
      else if (!flags.has('s')) await io.out(`${line}\n`);
    }
});

const rev = program(async (io) => {
  for await (const line of io.lines(io.args[0])) await io.out(`${Array.from(line).toReversed().join('')}\n`);
});

const tac = program(async (io) =>
  io.out(
    (await io.readText(io.args[0]))
      .split(/(?<=\n)/)
      .toReversed()
      .join(''),
  ),
);

const nl = program(async (io) => {
  let number = 0;
  for await (const line of io.lines(readOptions(io.args, { valued: ['b'] }).operands[0]))
    await io.out(line === '' ? '\n' : `${String(++number).padStart(6)}\t${line}\n`);
});

const paste = program(async (io) => {
  const { flags, values, operands } = readOptions(io.args, { valued: ['d'] });
  const delimiter = unescaped(values.get('d') ?? '\t');
  const columns: string[][] = [];
  for (const target of operands.length === 0 ? ['-'] : operands)
    columns.push((await io.readText(target)).replace(/\n$/, '').split('\n'));
  if (flags.has('s')) return io.out(columns.map((lines) => `${lines.join(delimiter)}\n`).join(''));
  const height = Math.max(...columns.map((lines) => lines.length));
  await io.out(
    Array.from({ length: height }, (_, row) => `${columns.map((lines) => lines[row] ?? '').join(delimiter)}\n`).join(
      '',
    ),
  );
});

const fold = program(async (io) => {
  const { values, operands } = readOptions(io.args, { valued: ['w'] });
  const width = Number(values.get('w') ?? 80);
  for await (const line of io.lines(operands[0]))
    await io.out(line === '' ? '\n' : line.replace(new RegExp(`.{1,${width}}`, 'gs'), '$&\n'));
});

const compare = program(async (io) => {
  const { flags, operands } = readOptions(io.args);
  const [a = '-', b = '-'] = operands;
  try {
    const left = await io.readAll(a);
    const right = await io.readAll(b);
    if (left.equals(right)) return 0;
    if (io.name === 'cmp' && !flags.has('s')) await io.out(`${a} ${b} differ: byte 1, line 1\n`);
    if (io.name === 'diff' && !flags.has('q'))
      await io.out(
        `${left
          .toString()
          .split(/(?<=\n)/)
          .map((line) => `< ${line}`)
          .join('')}---\n${right
          .toString()
          .split(/(?<=\n)/)
          .map((line) => `> ${line}`)
          .join('')}`,
      );
    if (flags.has('q')) await io.out(`Files ${a} and ${b} differ\n`);
    return 1;
  } catch (error) {
    await io.warn(asSysError(error).message);
    return 2;
  }
});

export const textPrograms: readonly (readonly [string, Program])[] = [
  ['head', headOrTail],
  ['tail', headOrTail],
  ['wc', wc],
  ['cut', cut],
  ['rev', rev],
  ['tac', tac],
  ['nl', nl],
  ['paste', paste],
  ['fold', fold],
  ['cmp', compare],
  ['diff', compare],
];
