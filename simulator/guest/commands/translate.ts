import type { Program } from '../kernel/machine.ts';
import { bracket } from '../sh/pattern.ts';
import { program, readOptions } from './io.ts';

const tr = program(async (io) => {
  const { flags, operands } = readOptions(io.args, {
    aliases: { delete: 'd', 'squeeze-repeats': 's', complement: 'c' },
    stopsEarly: true,
  });
  const [first = '', second] = operands.map(unescaped);
  const set = flags.has('c') || flags.has('C') ? null : expandSet(first);
  const isIn = set ? (char: string) => set.includes(char) : complement(first);
  const target = second === undefined ? [] : expandSet(second);
  const squeezed = second === undefined ? isIn : (char: string) => target.includes(char);
  let last = '';
  // Bytes stand for themselves: what is no UTF-8, such as random bytes, must not grow on its way.
  await io.stream('-', (chunk) => {
    const text = Buffer.from(chunk).toString('latin1');
    let result = '';
    for (const char of text) {
      const matches = isIn(char);
      if (matches && flags.has('d')) continue;
      const changed =
        matches && !flags.has('d') && second !== undefined
          ? (target[Math.min(set ? set.indexOf(char) : target.length - 1, target.length - 1)] ?? char)
          : char;
      if (flags.has('s') && changed === last && squeezed(changed)) continue;
      result += changed;
      last = changed;
    }
    return io.out(Buffer.from(result, 'latin1'));
  });
});

export const unescaped = (text: string): string =>
  Buffer.from(
    text.replace(
      /\\([abfnrtv\\]|[0-7]{1,3})/g,
      (_, code: string) =>
        ({ a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' })[code] ??
        String.fromCharCode(Number.parseInt(code, 8)),
    ),
  ).toString('latin1');

const complement = (set: string): ((char: string) => boolean) => {
  const chars = new Set(expandSet(set));
  return (char) => !chars.has(char);
};

function expandSet(set: string): string[] {
  const all = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));
  return [...set.matchAll(/\[:\w+:\]|(.)-(.)|./gs)].flatMap(([whole, from, to]) => {
    if (from !== undefined && to !== undefined) return all.slice(from.charCodeAt(0), to.charCodeAt(0) + 1);
    return whole.startsWith('[:') ? all.filter((char) => new RegExp(bracket(whole)).test(char)) : [whole];
  });
}

export const translatePrograms: readonly (readonly [string, Program])[] = [['tr', tr]];
