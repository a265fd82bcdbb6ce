import type { Part, Word } from './ast.ts';
import type { FieldBuilder } from './fields.ts';
import { patternRegExp, patternSource } from './pattern.ts';
import { UnsetVariable } from './shell.ts';
import type { Shell } from './shell.ts';

type Param = Part & { kind: 'param' };

/** What expanding a parameter needs of the expander it belongs to. */
type WordExpander = {
  readonly shell: Shell;
  readonly ifs: string;
  text(word: Word): Promise<string>;
  pattern(word: Word): Promise<string>;
  arithmetic(word: Word): Promise<number>;
  part(part: Part, builder: FieldBuilder, splits: boolean): Promise<void> | undefined;
  result(text: string, isQuoted: boolean, builder: FieldBuilder, splits: boolean): void;
};

/** `$name` and everything `${…}` can do. */
export class ParameterExpansion {
  readonly #expander: WordExpander;

  constructor(expander: WordExpander) {
    this.#expander = expander;
  }

  expand(part: Param, builder: FieldBuilder, splits: boolean): Promise<void> | undefined {
    const { shell } = this.#expander;
    const isSimple =
      part.op === '' &&
      part.index === null &&
      !part.isLength &&
      !part.isIndirect &&
      part.name !== '@' &&
      part.name !== '*';
    if (!isSimple) return this.#expandFully(part, builder, splits);
    const value = shell.get(part.name);
    if (value === undefined && shell.options.nounset) shell.failUnset(part.name);
    if (value !== undefined) this.#expander.result(value, part.isQuoted, builder, splits);
    return undefined;
  }

  async #expandFully(part: Param, builder: FieldBuilder, splits: boolean): Promise<void> {
    const { shell } = this.#expander;
    if (part.isIndirect) {
      const array = shell.variables.find(part.name)?.array;
      if (part.index && array) return this.#add([...array.keys()], part, builder, splits);
      return this.#expandFully({ ...part, isIndirect: false, name: shell.get(part.name) ?? '' }, builder, splits);
    }
    const list = this.#list(part);
    if (part.isLength) {
      const single = list ? undefined : await this.#single(part);
      if (!list && single === undefined && shell.options.nounset) shell.failUnset(part.name);
      const length = list ? list.length : Array.from(single ?? '').length;
      return this.#expander.result(String(length), part.isQuoted, builder, splits);
    }
    const values = list ?? [await this.#single(part)].filter((value) => value !== undefined);
    const isSet = values.length > 0;
    if (/^:?[-=?+]$/.test(part.op)) {
      const isMissing = !isSet || (part.op.startsWith(':') && values.join('') === '');
      if (part.op.endsWith('+')) return isMissing ? undefined : this.#argument(part, builder, splits);
      if (isMissing) return this.#missing(part, builder, splits);
      return this.#add(values, part, builder, splits);
    }
    if (!isSet && shell.options.nounset && !list) shell.failUnset(part.name);
    this.#add(await this.#changed(values, part), part, builder, splits);
  }

  /** The values of `$@`, `$*`, `${a[@]}` and `${a[*]}`; null for everything that has one value. */
  #list({ name, index }: Param): string[] | null {
    const { shell } = this.#expander;
    if (name === '@' || name === '*') return [...shell.positional];
    if (
      index?.plain !== '@' &&
      !(index?.parts.length === 1 && index.parts[0]?.kind === 'text' && index.parts[0].text === '*')
    )
      return null;
    const variable = shell.variables.find(name);
    if (variable?.array)
      return sortedKeys(variable.array, variable.isAssociative).map((key) => variable.array?.get(key) ?? '');
    return variable?.value === null || variable === undefined ? [] : [variable.value];
  }

  async #single({ name, index }: Param): Promise<string | undefined> {
    const { shell } = this.#expander;
    if (!index) return shell.get(name);
    const variable = shell.variables.find(name);
    const key = variable?.isAssociative
      ? await this.#expander.text(index)
      : String(await this.#expander.arithmetic(index));
    if (!variable?.array) return key === '0' ? shell.get(name) : undefined;
    const last = Math.max(-1, ...[...variable.array.keys()].map(Number)) + 1;
    return variable.array.get(!variable.isAssociative && key.startsWith('-') ? String(last + Number(key)) : key);
  }

  #add(values: readonly string[], part: Param, builder: FieldBuilder, splits: boolean): void {
    const isStar = part.name === '*' || (part.index !== null && part.index.plain !== '@' && this.#list(part) !== null);
    if (isStar && part.isQuoted) return builder.quoted(values.join(this.#expander.ifs.charAt(0)));
    for (const [index, value] of values.entries()) {
      if (index > 0 && splits) builder.end();
      else if (index > 0) this.#expander.result(' ', part.isQuoted, builder, false);
      this.#expander.result(value, part.isQuoted, builder, splits);
    }
  }

  async #argument({ arg, isQuoted }: Param, builder: FieldBuilder, splits: boolean): Promise<void> {
    for (const part of arg?.parts ?? []) {
      // Bare text in the word of an unquoted expansion is split like the rest of it.
      if (part.kind === 'text' && !part.isQuoted && !isQuoted && splits) builder.split(part.text, this.#expander.ifs);
      else await this.#expander.part(part, builder, splits);
    }
  }

  async #missing(part: Param, builder: FieldBuilder, splits: boolean): Promise<void> {
    const { shell } = this.#expander;
    if (part.op.endsWith('-')) return this.#argument(part, builder, splits);
    const text = part.arg ? await this.#expander.text(part.arg) : '';
    if (part.op.endsWith('?'))
      throw new UnsetVariable(
        `${part.name}: ${text === '' ? (part.op === ':?' ? 'parameter null or not set' : 'parameter not set') : text}`,
      );
    shell.set(part.name, text);
    this.#expander.result(text, part.isQuoted, builder, splits);
  }

  async #changed(values: readonly string[], part: Param): Promise<string[]> {
    const { op, arg } = part;
    switch (op) {
      case '#':
      case '##':
      case '%':
      case '%%': {
        const pattern = arg ? await this.#expander.pattern(arg) : '';
        return values.map((value) => trimmed(value, pattern, op));
      }
      case '/':
      case '//':
      case '/#':
      case '/%':
        return this.#replaced(values, part);
      case ':':
        return this.#sliced(values, part);
      case '^':
        return values.map((value) => value.charAt(0).toUpperCase() + value.slice(1));
      case '^^':
        return values.map((value) => value.toUpperCase());
      case ',':
        return values.map((value) => value.charAt(0).toLowerCase() + value.slice(1));
      case ',,':
        return values.map((value) => value.toLowerCase());
      case '@':
        return values.map((value) => (arg?.plain === 'Q' ? `'${value.replaceAll("'", String.raw`'\''`)}'` : value));
      case '':
      case '-':
      case ':-':
      case '=':
      case ':=':
      case '?':
      case ':?':
      case '+':
      case ':+':
        return [...values];
    }
  }

  async #replaced(values: readonly string[], { op, arg, second }: Param): Promise<string[]> {
    const source = patternSource(arg ? await this.#expander.pattern(arg) : '');
    const replacement = second ? await this.#expander.text(second) : '';
    if (source === '') return [...values];
    const matcher = new RegExp(
      op === '/#' ? `^${source}` : op === '/%' ? `${source}$` : source,
      op === '//' ? 'gsu' : 'su',
    );
    return values.map((value) => value.replace(matcher, () => replacement));
  }

  async #sliced(values: readonly string[], part: Param): Promise<string[]> {
    const start = part.arg ? await this.#expander.arithmetic(part.arg) : 0;
    const length = part.second ? await this.#expander.arithmetic(part.second) : null;
    const cut = <T>(items: readonly T[]): T[] => {
      const from = start < 0 ? Math.max(0, items.length + start) : start;
      return items.slice(from, length === null ? undefined : length < 0 ? items.length + length : from + length);
    };
    // ${@:2} counts from 1, with $0 at 0.
    if (part.name === '@' || part.name === '*')
      return cut([this.#expander.shell.name, ...values]).slice(start === 0 ? 1 : 0);
    return this.#list(part) ? cut(values) : values.map((value) => cut(Array.from(value)).join(''));
  }
}

export const sortedKeys = (array: ReadonlyMap<string, string>, isAssociative: boolean): string[] =>
  isAssociative ? [...array.keys()] : [...array.keys()].toSorted((a, b) => Number(a) - Number(b));

/** Takes the shortest (`#`, `%`) or longest (`##`, `%%`) match of a pattern off the head or tail. */
function trimmed(value: string, pattern: string, op: '#' | '##' | '%' | '%%'): string {
  if (op === '#' || op === '##') {
    const match = new RegExp(`^(?:${patternSource(pattern, op === '#')})`, 'su').exec(value);
    return match ? value.slice(match[0].length) : value;
  }
  if (op === '%%') {
    const match = new RegExp(`(?:${patternSource(pattern)})$`, 'su').exec(value);
    return match ? value.slice(0, match.index) : value;
  }
  const whole = patternRegExp(pattern);
  for (let at = value.length; at >= 0; at--) if (whole.test(value.slice(at))) return value.slice(0, at);
  return value;
}
