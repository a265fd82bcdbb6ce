import type { List, Part, Word } from './ast.ts';
import { evaluate } from './arithmetic.ts';
import { FieldBuilder } from './fields.ts';
import { glob } from './glob.ts';
import { ParameterExpansion } from './parameters.ts';
import type { Shell } from './shell.ts';

/** Runs the body of a command substitution and gives back what it wrote. */
export type Substitute = (shell: Shell, body: List) => Promise<string>;

/** Turns words into the texts they stand for. Waits only where a command has to run. */
export class Expander {
  readonly shell: Shell;
  readonly #substitute: Substitute;
  readonly #parameters: ParameterExpansion;

  constructor(shell: Shell, substitute: Substitute) {
    this.shell = shell;
    this.#substitute = substitute;
    this.#parameters = new ParameterExpansion(this);
  }

  /** Fields: split, with path names expanded. */
  async words(words: readonly Word[]): Promise<string[]> {
    const found: string[] = [];
    for (const word of words) {
      if (word.alternatives && this.shell.flavour !== 'dash') found.push(...(await this.words(word.alternatives)));
      else if (word.plain !== null) found.push(word.plain);
      else if (word.isAssignment) found.push(await this.text(word));
      else await this.#fields(word, found);
    }
    return found;
  }

  async #fields(word: Word, found: string[]): Promise<void> {
    const builder = new FieldBuilder();
    for (const part of word.parts) {
      const waiting = this.part(part, builder, true);
      if (waiting) await waiting;
    }
    builder.end();
    for (const { text, pattern } of builder.fields) {
      const matches =
        pattern === null || this.shell.options.noglob ? [] : glob(this.shell.machine.vfs, this.shell.process, pattern);
      if (matches.length > 0) found.push(...matches);
      else found.push(text);
    }
  }

  /** One text, unsplit. */
  async text(word: Word): Promise<string> {
    return word.plain ?? (await this.#joined(word)).text;
  }

  /** One pattern, in which what was quoted stands for itself. */
  async pattern(word: Word): Promise<string> {
    return (await this.#joined(word)).pattern;
  }

  async arithmetic(word: Word): Promise<number> {
    return evaluate(await this.text(word), this.shell.arithmetic);
  }

  async #joined(word: Word): Promise<{ text: string; pattern: string }> {
    const builder = new FieldBuilder();
    for (const part of word.parts) {
      const waiting = this.part(part, builder, false);
      if (waiting) await waiting;
    }
    return builder.joined;
  }

  part(part: Part, builder: FieldBuilder, splits: boolean): Promise<void> | undefined {
    switch (part.kind) {
      case 'text':
        if (part.isQuoted) builder.quoted(part.text);
        else builder.literal(part.text);
        return undefined;
      case 'tilde':
        builder.quoted(this.#home(part.user));
        return undefined;
      case 'quoted':
        return this.#quoted(part.parts, builder, splits);
      case 'param':
        return this.#parameters.expand(part, builder, splits);
      case 'arithmetic': {
        const { plain } = part.text;
        if (plain === null)
          return this.arithmetic(part.text).then((value) => this.result(String(value), part.isQuoted, builder, splits));
        this.result(String(evaluate(plain, this.shell.arithmetic)), part.isQuoted, builder, splits);
        return undefined;
      }
      case 'command':
        return this.#substitute(this.shell, part.body).then((text) =>
          this.result(text, part.isQuoted, builder, splits),
        );
    }
  }

  /** Adds what an expansion yielded. */
  result(text: string, isQuoted: boolean, builder: FieldBuilder, splits: boolean): void {
    if (isQuoted) builder.quoted(text);
    else if (splits) builder.split(text, this.ifs);
    else builder.literal(text);
  }

  get ifs(): string {
    return this.shell.variables.get('IFS') ?? ' \t\n';
  }

  #quoted(parts: readonly Part[], builder: FieldBuilder, splits: boolean): Promise<void> | undefined {
    // "$@" without arguments is no field at all, "" is an empty one.
    if (!parts.some((part) => part.kind === 'param' && isList(part))) builder.open();
    for (const [index, part] of parts.entries()) {
      const waiting = this.part(part, builder, splits);
      if (waiting) return waiting.then(() => this.#rest(parts, index + 1, builder, splits));
    }
    return undefined;
  }

  async #rest(parts: readonly Part[], from: number, builder: FieldBuilder, splits: boolean): Promise<void> {
    for (const part of parts.slice(from)) await this.part(part, builder, splits);
  }

  #home(user: string): string {
    if (user === '') return this.shell.variables.get('HOME') ?? '/';
    if (user === '+') return this.shell.process.cwd;
    const line = this.shell.machine.vfs
      .readText(this.shell.process, '/etc/passwd')
      .split('\n')
      .find((one) => one.startsWith(`${user}:`));
    return line?.split(':')[5] ?? `~${user}`;
  }
}

const isList = (part: Part & { kind: 'param' }): boolean => part.name === '@' || part.index?.plain === '@';
