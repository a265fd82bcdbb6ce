import { ProgramFailure } from './io.ts';
import { toRegExp } from './regex.ts';

export type SedAddress =
  | { kind: 'line' | 'count'; line: number }
  | { kind: 'last' }
  | { kind: 'step'; line: number; step: number }
  | { kind: 'regex'; regex: RegExp };
export type SedCommand = {
  readonly name: string;
  readonly from: SedAddress | null;
  readonly to: SedAddress | null;
  readonly isNegated: boolean;
  readonly text: string;
  readonly regex: RegExp | null;
  readonly replacement: (groups: readonly string[]) => string;
  readonly nth: number;
  readonly isGlobal: boolean;
  readonly prints: boolean;
  readonly file: string | null;
  readonly map: ReadonlyMap<string, string> | null;
  /** Of `{`: where its `}` is. */
  jump: number | null;
};

/** @throws ProgramFailure with sed's own words */
export function parseSed(script: string, isExtended: boolean): SedCommand[] {
  const parser = new SedParser(script, isExtended);
  return parser.parse();
}

class SedParser {
  readonly #text: string;
  readonly #isExtended: boolean;
  #at = 0;
  #last: RegExp | null = null;

  constructor(text: string, isExtended: boolean) {
    this.#text = text;
    this.#isExtended = isExtended;
  }

  parse(): SedCommand[] {
    const commands: SedCommand[] = [];
    const open: SedCommand[] = [];
    for (;;) {
      this.#skip(/[\s;]*/y);
      if (this.#at >= this.#text.length) break;
      if (this.#text.charAt(this.#at) === '#') {
        this.#skip(/[^\n]*/y);
        continue;
      }
      const command = this.#command();
      if (command.name === '{') open.push(command);
      if (command.name === '}') {
        const start = open.pop();
        if (!start) this.#fail("unexpected `}'");
        start.jump = commands.length;
      }
      commands.push(command);
    }
    if (open.length > 0) this.#fail("unmatched `{'");
    return commands;
  }

  #fail(what: string): never {
    throw new ProgramFailure(`-e expression #1, char ${this.#at}: ${what}`);
  }

  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #command(): SedCommand {
    const from = this.#address();
    this.#skip(/[ \t]*/y);
    const hasSecond = this.#skip(/,/y) !== '';
    this.#skip(/[ \t]*/y);
    const to = hasSecond ? (this.#address() ?? this.#fail("unexpected `,'")) : null;
    this.#skip(/[ \t]*/y);
    const isNegated = this.#skip(/![ \t]*/y) !== '';
    const name = this.#text.charAt(this.#at++);
    const base = {
      name,
      from,
      to,
      isNegated,
      text: '',
      regex: null,
      replacement: () => '',
      nth: 1,
      isGlobal: false,
      prints: false,
      file: null,
      map: null,
      jump: null,
    };
    if (name === 's') return { ...base, ...this.#substitution() };
    if (name === 'y') return { ...base, map: this.#transliteration() };
    if (name === 'a' || name === 'i' || name === 'c') return { ...base, text: this.#insertion() };
    if (':btT'.includes(name)) return { ...base, text: this.#skip(/[ \t]*[^\s;}]*/y).trim() };
    if ('rw'.includes(name)) return { ...base, text: this.#skip(/[^\n]*/y).trim() };
    if ('qQlL'.includes(name)) return { ...base, text: this.#skip(/[ \t]*\d*/y).trim() };
    if (!'{}=dDhHgGxnNpPz'.includes(name) || name === '') this.#fail(`unknown command: \`${name}'`);
    return base;
  }

  #address(): SedAddress | null {
    const number = this.#skip(/\d+(?:~\d+)?|\+\d+/y);
    if (number !== '') {
      if (number.startsWith('+')) return { kind: 'count', line: Number(number.slice(1)) };
      const [line, step] = number.split('~').map(Number);
      return step === undefined ? { kind: 'line', line: line ?? 0 } : { kind: 'step', line: line ?? 0, step };
    }
    if (this.#skip(/\$/y) !== '') return { kind: 'last' };
    const isOther = this.#text.charAt(this.#at) === '\\';
    if (!isOther && this.#text.charAt(this.#at) !== '/') return null;
    if (isOther) this.#at++;
    const delimiter = this.#text.charAt(this.#at++);
    const body = this.#until(delimiter);
    const flags = this.#skip(/[IM]*/y);
    return { kind: 'regex', regex: this.#regex(body, flags.includes('I') ? 'i' : '') };
  }

  #regex(body: string, flags: string): RegExp {
    if (body === '' && this.#last) return this.#last;
    try {
      this.#last = toRegExp(body.replaceAll('\\n', '\n'), this.#isExtended ? 'extended' : 'basic', flags);
      return this.#last;
    } catch {
      return this.#fail('Invalid preceding regular expression');
    }
  }

  /** Text up to a delimiter, which a backslash or a bracket takes the meaning from. */
  #until(delimiter: string, isRegex = true): string {
    let text = '';
    let inBracket = false;
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text.charAt(this.#at);
      const next = this.#text.charAt(this.#at + 1);
      if (char === '\\' && !inBracket) {
        text +=
          next === delimiter && (delimiter !== '|' || isRegex) && !'(){}+?|'.includes(delimiter)
            ? /[.*[\]^$]/.test(delimiter)
              ? `\\${delimiter}`
              : delimiter
            : next === delimiter
              ? delimiter
              : char + next;
        this.#at++;
      } else if (char === delimiter && !inBracket) {
        this.#at++;
        return text;
      } else {
        if (isRegex && char === '[' && !inBracket) {
          inBracket = true;
          if (/[\]^]/.test(next)) {
            text += char + next;
            this.#at++;
            if (next === '^' && this.#text.charAt(this.#at + 1) === ']') text += this.#text.charAt(++this.#at);
            continue;
          }
        } else if (char === '[' && next === ':') {
          const end = this.#text.indexOf(':]', this.#at);
          text += this.#text.slice(this.#at, end + 1);
          this.#at = end;
          continue;
        } else if (char === ']') inBracket = false;
        text += char;
      }
    }
    return this.#fail("unterminated `s' command");
  }

  #substitution(): Pick<SedCommand, 'regex' | 'replacement' | 'nth' | 'isGlobal' | 'prints' | 'file'> {
    const delimiter = this.#text.charAt(this.#at++);
    const body = this.#until(delimiter);
    const replacement = this.#until(delimiter, false);
    const flags = this.#skip(/[gpiIme0-9]*/y);
    const file = this.#skip(/w[ \t]*[^\n]*/y);
    const letters = flags.replace(/\d/g, '');
    return {
      regex: this.#regex(body, `${/i/i.test(letters) ? 'i' : ''}${/m/i.test(letters) ? 'm' : ''}`),
      replacement: makeReplacement(replacement),
      nth: Number(/\d+/.exec(flags)?.[0] ?? 1),
      isGlobal: flags.includes('g'),
      prints: flags.includes('p'),
      file: file === '' ? null : file.slice(1).trim(),
    };
  }

  #transliteration(): Map<string, string> {
    const delimiter = this.#text.charAt(this.#at++);
    const from = Array.from(this.#until(delimiter, false));
    const to = Array.from(this.#until(delimiter, false));
    return new Map(from.map((char, index) => [char, to[index] ?? char]));
  }

  #insertion(): string {
    this.#skip(/[ \t]*(?:\\\n|\\(?=\S))?/y);
    let text = '';
    for (; this.#at < this.#text.length && this.#text.charAt(this.#at) !== '\n'; this.#at++) {
      if (this.#text.charAt(this.#at) === '\\') {
        this.#at++;
        text += this.#text.charAt(this.#at) === 't' ? '\t' : this.#text.charAt(this.#at);
      } else text += this.#text.charAt(this.#at);
    }
    return text;
  }
}

/** `&`, `\1`, `\n` and GNU's \U \L \E. */
function makeReplacement(text: string): (groups: readonly string[]) => string {
  const pieces = [...text.matchAll(/\\([0-9&nt\\ULEul\n])|\\(.)|(&)|([^\\&]+)/gs)];
  return (groups) => {
    let result = '';
    let change: 'U' | 'L' | null = null;
    for (const [, code, other, whole, literal] of pieces) {
      let piece = literal ?? other ?? '';
      if (whole !== undefined) piece = groups[0] ?? '';
      else if (code === 'U' || code === 'L') change = code;
      else if (code === 'E') change = null;
      else if (code !== undefined)
        piece = /\d/.test(code)
          ? (groups[Number(code)] ?? '')
          : code === 'n'
            ? '\n'
            : code === 't'
              ? '\t'
              : code === 'u' || code === 'l'
                ? ''
                : code;
      result += change === 'U' ? piece.toUpperCase() : change === 'L' ? piece.toLowerCase() : piece;
    }
    return result;
  };
}
