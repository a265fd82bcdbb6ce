import type { LogLine, LogSource } from './log-line.ts';

/** Numbers of lines, rising. */
export type LineList = {
  readonly length: number;
  /** How many have gone from its beginning: the place of a line among all there ever were. */
  readonly gone: number;
  readonly at: (index: number) => number | undefined;
  /** How many of them are smaller than `number`: the place of the first that is not. */
  readonly countBelow: (number: number) => number;
};

/** Every line there is. */
export const allLines = ({ first, end }: LogSource): LineList => ({
  length: end - first,
  gone: first,
  at: (index) => (index < 0 || index >= end - first ? undefined : first + index),
  countBelow: (number) => Math.max(0, Math.min(end - first, number - first)),
});

/**
 * Finds the lines that pass a test in a log that grows at its end and loses lines at its beginning. Each line is looked at
 * once: a search that stays open costs nothing for what was searched before.
 */
export class LogScan {
  readonly #passes: (line: LogLine) => boolean;
  #numbers: number[] = [];
  #start = 0;
  #next = 0;
  #cutAway = 0;

  constructor(passes: (line: LogLine) => boolean) {
    this.#passes = passes;
  }

  update({ first, end, lineAt }: LogSource): LineList {
    for (let number = Math.max(first, this.#next); number < end; number += 1) {
      const line = lineAt(number);
      if (line && this.#passes(line)) this.#numbers.push(number);
    }
    this.#next = Math.max(end, this.#next);
    this.#start = countBelow(this.#numbers, this.#start, this.#numbers.length, first);
    if (this.#start > 10_000 && this.#start > this.#numbers.length / 2) {
      this.#numbers = this.#numbers.slice(this.#start);
      this.#cutAway += this.#start;
      this.#start = 0;
    }
    // What comes later is added behind the end of this list, so it stays as it is.
    const numbers = this.#numbers;
    const start = this.#start;
    const stop = numbers.length;
    return {
      length: stop - start,
      gone: this.#cutAway + start,
      at: (index) => (index < 0 || start + index >= stop ? undefined : numbers[start + index]),
      countBelow: (number) => countBelow(numbers, start, stop, number) - start,
    };
  }
}

/** The first place from `start` on whose value is not smaller than `wanted`. */
export function countBelow(values: readonly number[], start: number, stop: number, wanted: number): number {
  let low = start;
  let high = stop;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? Infinity) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
