import { dateFormatted } from './date-format.ts';
import { toNumber, toText } from './awk-values.ts';
import type { AwkValue } from './awk-values.ts';

/** awk's functions that only compute; `line` stands in for a missing text. Only the arguments a function needs are read. */
export function pureFunction(
  name: string,
  argument: (index: number) => AwkValue | undefined,
  line: string,
  nowMs: number,
): AwkValue {
  const text = (): string => toText(argument(0) ?? line);
  const number = (index: number): number => toNumber(argument(index) ?? 0);
  switch (name) {
    case 'toupper':
      return text().toUpperCase();
    case 'tolower':
      return text().toLowerCase();
    case 'int':
      return Math.trunc(number(0));
    case 'rand':
      return Math.random();
    case 'sqrt':
    case 'exp':
    case 'log':
    case 'sin':
    case 'cos':
      return Math[name](number(0));
    case 'atan2':
      return Math.atan2(number(0), number(1));
    case 'systime':
      return Math.floor(nowMs / 1000);
    case 'strftime': {
      const format = text();
      const seconds = argument(1);
      return dateFormatted(format, seconds === undefined ? nowMs : toNumber(seconds) * 1000);
    }
    default:
      return 0;
  }
}
