import type { Program } from '../kernel/machine.ts';
import { asText, formatEscapes } from '../sh/escapes.ts';
import { AwkInterpreter } from './awk-interpreter.ts';
import { parseAwk } from './awk-parser.ts';
import { program, ProgramFailure, readOptions } from './io.ts';

const awk = program(async (io) => {
  const { values, all, operands } = readOptions(io.args, { valued: ['F', 'v', 'f'], stopsEarly: true });
  const file = values.get('f');
  const text = file === undefined ? operands[0] : await io.readText(file);
  if (text === undefined) throw new ProgramFailure('usage: awk [-F fs][-v var=value][prog | -f progfile][file ...]', 2);
  let written = '';
  const redirected = new Map<string, string>();
  let lines: string[] = [];
  let at = 0;
  const interpreter = new AwkInterpreter(parseAwk(text), {
    write: (piece) => (written += piece),
    redirect: (op, target, piece) => {
      if (target === '/dev/stderr' || target === '/dev/stdout' || op === '|')
        redirected.set(`${op} ${target}`, (redirected.get(`${op} ${target}`) ?? '') + piece);
      else {
        const isFirst = op === '>' && !redirected.has(target);
        redirected.set(target, '');
        const before = isFirst ? '' : io.vfs.readText(io.process, io.path(target));
        io.vfs.writeFile(io.process, io.path(target), before + piece);
      }
    },
    now: () => io.machine.clock.now(),
    nextLine: () => lines[at++] ?? null,
  });
  interpreter.setEnvironment(io.process.environment);
  const separator = values.get('F');
  if (separator !== undefined) interpreter.set('FS', separator === 't' ? '\t' : asText(formatEscapes(separator)));
  for (const [name, value] of all)
    if (name === 'v')
      interpreter.set(
        value.slice(0, value.indexOf('=')),
        asInput(asText(formatEscapes(value.slice(value.indexOf('=') + 1)))),
      );
  const flush = async (): Promise<void> => {
    if (written !== '') await io.out(written);
    written = '';
  };
  let isOver = interpreter.runSpecial('begin');
  const targets = file === undefined ? operands.slice(1) : operands;
  const files = targets.filter((target) => !/^\w+=/.test(target));
  if (!isOver && interpreter.needsInput) {
    for (const target of targets)
      if (/^\w+=/.test(target))
        interpreter.set(target.slice(0, target.indexOf('=')), asInput(target.slice(target.indexOf('=') + 1)));
    for (const target of files.length === 0 ? ['-'] : files) {
      if (isOver) break;
      try {
        interpreter.set('FILENAME', target);
        interpreter.set('FNR', 0);
        if (interpreter.separator === '\n' && target === '-' && !text.includes('getline')) {
          for await (const line of io.lines(target)) {
            isOver = interpreter.record(line);
            if (written.length > 16_384 || isOver) await flush();
            if (isOver) break;
          }
          continue;
        }
        const content = await io.readText(target);
        lines =
          interpreter.separator === ''
            ? content.trim().split(/\n\n+/)
            : content.replace(/\n$/, '').split(interpreter.separator);
        at = 0;
        if (content === '') continue;
        while (at < lines.length && !isOver) isOver = interpreter.record(lines[at++] ?? '');
      } catch (error) {
        if (!(error instanceof Error) || !('code' in error)) throw error;
        await io.warn(`cannot open "${target}" (${error.message})`, 2);
      }
    }
  }
  interpreter.runSpecial('end');
  await flush();
  for (const [target, piece] of redirected) {
    if (target.endsWith('/dev/stderr')) await io.err(piece);
    else if (target.endsWith('/dev/stdout')) await io.out(piece);
    else if (target.startsWith('| ')) {
      const pipe = io.machine.kernel.pipe();
      pipe.writer.retain();
      pipe.reader.retain();
      pipe.writer.write(piece);
      pipe.writer.release();
      await io.run(['sh', '-c', target.slice(2)], { input: pipe.reader });
      pipe.reader.release();
    }
  }
  return interpreter.exitCode || io.status;
});

const asInput = (input: string) => ({ input });

export const awkPrograms: readonly (readonly [string, Program])[] = [
  ['awk', awk],
  ['mawk', awk],
  ['gawk', awk],
];
