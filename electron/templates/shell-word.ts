import { NotUnderstood } from './shell-cursor.ts';
import type { Place, ShellCursor } from './shell-cursor.ts';

/** A word's value; `isSplit` when a shell might take an unquoted part of it for several words or for a pattern. */
export type Word = { readonly value: string; readonly isSplit: boolean };
type Known = ReadonlyMap<string, string>;

const mostNesting = 40;
/** A few assignments of a variable to itself twice would otherwise make a giant. */
export const mostCharacters = 64 * 1024;

/** How unquoted characters a shell would act upon are called in a problem. */
const unquotedReasons: Readonly<Record<string, string>> = {
  '(': 'an array or a function is not understood here',
  ')': 'a ) has to be in quotes',
  '<': 'a redirection is not understood here',
  '>': 'a redirection is not understood here',
  '|': 'a pipe is not understood here',
  '&': 'an & has to be in quotes',
  '*': 'a pattern has to be in quotes',
  '?': 'a pattern has to be in quotes',
  '[': 'a pattern has to be in quotes',
  '{': 'a { has to be in quotes',
  '}': 'a } has to be in quotes',
  '`': 'a command substitution is not understood here',
};

/** Reads the words of an assignment's right side. `known` are the variables assigned so far. */
export class WordReader {
  readonly #cursor: ShellCursor;
  readonly #known: Known;
  /** Variables whose value went into another. */
  readonly used = new Set<string>();
  #nesting = 0;

  constructor(cursor: ShellCursor, known: Known) {
    this.#cursor = cursor;
    this.#known = known;
  }

  /** Up to the blank, `;` or newline that ends an unquoted word. @throws NotUnderstood */
  read(): Word {
    this.#nesting = 0;
    return this.#unquoted((next) => /^[ \t\n;]?$/.test(next), false);
  }

  #unquoted(isEnd: (next: string) => boolean, isDefault: boolean): Word {
    const cursor = this.#cursor;
    let value = '';
    let isSplit = false;
    let mayBeHome = true;
    for (;;) {
      const next = cursor.peek();
      if (isEnd(next)) return { value: this.#bounded(value), isSplit };
      const reason = unquotedReasons[next];
      if (reason !== undefined) throw this.#stop(reason);
      if (next === '~' && mayBeHome) throw this.#stop('a home directory (~) is not understood here');
      mayBeHome = next === ':';
      if (next === "'") value += this.#singleQuoted();
      else if (next === '"') value += this.#doubleQuoted();
      else if (next === '$') {
        const expansion = this.#expansion(false);
        value += expansion.value;
        isSplit ||= expansion.isSplit;
      } else if (next === '\\') {
        cursor.take();
        value += this.#plain(cursor.rawTake());
      } else {
        value += this.#plain(cursor.take());
        isSplit ||= isDefault && /\s/.test(next);
      }
      if (value.length > mostCharacters) throw this.#stop('this value becomes too long');
    }
  }

  #singleQuoted(): string {
    const cursor = this.#cursor;
    const opened = cursor.place();
    cursor.take();
    let value = '';
    while (cursor.rawPeek() !== "'") {
      if (cursor.rawPeek() === '') throw new NotUnderstood("this ' is never closed", opened);
      value += this.#plain(cursor.rawTake());
    }
    cursor.rawTake();
    return value;
  }

  #doubleQuoted(isInQuotedDefault = false): string {
    const cursor = this.#cursor;
    const opened = cursor.place();
    cursor.take();
    const value = this.#inDoubleQuotes('"', opened, isInQuotedDefault);
    cursor.take();
    return value;
  }

  /** What stands in double quotes, up to `end`: the closing quote, or the brace that closes a default inside of them. */
  #inDoubleQuotes(end: '"' | '}', opened: Place, isInQuotedDefault = false): string {
    const cursor = this.#cursor;
    let value = '';
    for (;;) {
      const next = cursor.peek();
      if (next === end) return this.#bounded(value);
      if (next === '') throw new NotUnderstood(`this ${end === '"' ? '"' : '${'} is never closed`, opened);
      if (next === '`') throw this.#stop('a command substitution is not understood here');
      if (end === '}' && next === '{') throw this.#stop('a { has to be escaped here');
      if (next === '"') value += this.#doubleQuoted(true);
      else if (next === '$') value += this.#expansion(true).value;
      else if (next === '\\') {
        cursor.take();
        if (isInQuotedDefault || (end === '"' && cursor.rawPeek() === '}' && this.#nesting > 0))
          throw this.#stop('shells do not agree on a \\ in quotes that are part of a default');
        const escaped = this.#plain(cursor.rawTake());
        value += /[$`"\\]/.test(escaped) || escaped === end ? escaped : `\\${escaped}`;
      } else value += this.#plain(cursor.take());
      if (value.length > mostCharacters) throw this.#stop('this value becomes too long');
    }
  }

  /** From a `$` on. */
  #expansion(isQuoted: boolean): Word {
    const cursor = this.#cursor;
    const at = cursor.place();
    cursor.take();
    const next = cursor.peek();
    if (next === '(') {
      const isArithmetic = cursor.peek(1) === '(';
      throw new NotUnderstood(`${isArithmetic ? 'arithmetic' : 'a command substitution'} is not understood here`, at);
    }
    if (next === '{') return this.#braced(isQuoted, at);
    if (/[A-Za-z_]/.test(next)) return this.#variable(this.#name(), at);
    if (/[0-9@*#?$!-]/.test(next) && next !== '')
      throw new NotUnderstood(`$${next} has no value in a list of assignments`, at);
    if (next === '[' || (!isQuoted && /["']/.test(next)))
      throw new NotUnderstood(`$${next} is not understood here`, at);
    return { value: '$', isSplit: false };
  }

  /** `${NAME}`, `${NAME-default}` and `${NAME:-default}`, from the brace on. */
  #braced(isQuoted: boolean, at: Place): Word {
    const cursor = this.#cursor;
    cursor.take();
    const name = this.#name();
    if (name === '') throw new NotUnderstood('this ${…} is not understood here', at);
    if (cursor.peek() === '}') {
      cursor.take();
      return this.#variable(name, at);
    }
    const isEmptyUnset = cursor.peek() === ':';
    if (isEmptyUnset) cursor.take();
    if (cursor.peek() === '') throw new NotUnderstood('this ${ is never closed', at);
    if (cursor.peek() !== '-')
      throw new NotUnderstood('of ${…} only a plain name, ${NAME-default} and ${NAME:-default} are understood', at);
    cursor.take();
    if (++this.#nesting > mostNesting) throw new NotUnderstood('this is nested too deeply', at);
    const fallback = isQuoted
      ? { value: this.#inDoubleQuotes('}', at), isSplit: false }
      : this.#unquoted((next) => {
          if (next === '') throw new NotUnderstood('this ${ is never closed', at);
          return next === '}';
        }, true);
    this.#nesting -= 1;
    cursor.take();
    const known = this.#known.get(name);
    if (known === undefined || (isEmptyUnset && known === '')) return fallback;
    return this.#variable(name, at);
  }

  #name(): string {
    const first = this.#cursor.peek();
    return /[A-Za-z_]/.test(first) ? this.#cursor.takeWhile((next) => /\w/.test(next)) : '';
  }

  #variable(name: string, at: Place): Word {
    const value = this.#known.get(name);
    if (value !== undefined) {
      this.used.add(name);
      return { value, isSplit: /[\s*?[\]\\]/.test(value) };
    }
    throw new NotUnderstood(
      `${name} has no value here: nothing is taken from this machine’s environment. Write \${${name}:-default}`,
      at,
    );
  }

  /** A character as it is. */
  #plain(character: string): string {
    if (character === '') throw this.#stop('there is nothing after this \\');
    if (character === '\0') throw this.#stop('a NUL character');
    if (character === '\r') throw this.#stop('a carriage return in the middle of a line');
    return character;
  }

  #bounded(value: string): string {
    if (value.length > mostCharacters) throw this.#stop('this value becomes too long');
    return value;
  }

  #stop = (reason: string): NotUnderstood => new NotUnderstood(reason, this.#cursor.place());
}
