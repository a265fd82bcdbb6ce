import type { Program } from '../kernel/machine.ts';
import { program, ProgramFailure, readOptions } from './io.ts';
import { parseSed } from './sed-parser.ts';
import type { SedAddress, SedCommand } from './sed-parser.ts';
import type { Io } from './io.ts';

const sed = program(async (io) => {
  const { flags, values, all, operands } = readOptions(
    io.args.map((arg) =>
      /^-i./.test(arg) || arg.startsWith('--in-place=') ? `--in-place=${arg.replace(/^-i|^--in-place=/, '')}` : arg,
    ),
    {
      valued: ['e', 'f'],
      aliases: { quiet: 'n', silent: 'n', expression: 'e', 'regexp-extended': 'E', 'in-place': 'i', file: 'f' },
    },
  );
  const parts = all.filter(([name]) => name === 'e').map(([, text]) => text);
  if (values.has('f')) parts.push((await io.readText(values.get('f'))).replace(/\n$/, ''));
  const [first, ...rest] = operands;
  if (parts.length === 0 && first === undefined) throw new ProgramFailure('no script specified');
  const script = parts.length > 0 ? parts.join('\n') : (first ?? '');
  const commands = parseSed(script, flags.has('E') || flags.has('r'));
  const files = parts.length > 0 ? operands : rest;
  const isInPlace = flags.has('i') || values.has('i');
  if (!isInPlace) {
    let text = '';
    await io.each(
      files.length === 0 ? ['-'] : files,
      async (target) => void (text += await io.readText(target)),
      (target, error) => `can't read ${target}: ${error.message}`,
    );
    const result = await new Editor(io, commands, flags.has('n')).run(text);
    await io.out(result.text);
    return result.code || io.status;
  }
  await io.each(
    files,
    async (target) => {
      const text = await io.readText(target);
      const result = await new Editor(io, commands, flags.has('n')).run(text);
      const suffix = values.get('i');
      if (suffix !== undefined && suffix !== '')
        io.vfs.writeFile(io.process, io.path(target + suffix), text, io.find(target)?.mode);
      io.vfs.writeFile(io.process, io.path(target), result.text);
    },
    (target, error) => `can't read ${target}: ${error.message}`,
  );
  return io.status;
});

class Editor {
  readonly #io: Io;
  readonly #commands: readonly SedCommand[];
  readonly #isQuiet: boolean;
  readonly #active = new Map<SedCommand, number | null>();
  #lines: string[] = [];
  #at = 0;
  #pattern = '';
  #hold = '';
  #output: string[] = [];
  #appended: string[] = [];
  #code = 0;
  #isDone = false;

  constructor(io: Io, commands: readonly SedCommand[], isQuiet: boolean) {
    this.#io = io;
    this.#commands = commands;
    this.#isQuiet = isQuiet;
  }

  async run(text: string): Promise<{ text: string; code: number }> {
    if (text === '') return { text: '', code: 0 };
    const endsOpen = !text.endsWith('\n');
    this.#lines = (endsOpen ? text : text.slice(0, -1)).split('\n');
    for (this.#at = 0; this.#at < this.#lines.length && !this.#isDone; this.#at++) {
      this.#pattern = this.#lines[this.#at] ?? '';
      const isDeleted = await this.#cycle();
      if (!isDeleted && !this.#isQuiet) this.#output.push(this.#pattern);
      this.#output.push(...this.#appended.splice(0));
    }
    const result = this.#output.join('\n');
    return {
      text: this.#output.length === 0 ? '' : endsOpen && !this.#isDone ? result : `${result}\n`,
      code: this.#code,
    };
  }

  /** Runs the script on one line; true when it has deleted it. */
  async #cycle(): Promise<boolean> {
    let hasReplaced = false;
    for (let index = 0; index < this.#commands.length; index++) {
      const command = this.#commands[index];
      if (!command) break;
      if (!this.#applies(command)) {
        if (command.name === '{') index = command.jump ?? index;
        continue;
      }
      switch (command.name) {
        case 's': {
          const before = this.#pattern;
          const didReplace = this.#substitute(command);
          hasReplaced ||= didReplace;
          if (didReplace && command.prints) this.#output.push(this.#pattern);
          if (didReplace && command.file !== null)
            this.#io.vfs.writeFile(this.#io.process, this.#io.path(command.file), `${this.#pattern}\n`);
          if (before === this.#pattern && !didReplace) break;
          break;
        }
        case 'd':
          return true;
        case 'D': {
          const end = this.#pattern.indexOf('\n');
          if (end === -1) return true;
          this.#pattern = this.#pattern.slice(end + 1);
          index = -1;
          break;
        }
        case 'p':
          this.#output.push(this.#pattern);
          break;
        case 'P':
          this.#output.push(this.#pattern.split('\n')[0] ?? '');
          break;
        case '=':
          this.#output.push(String(this.#at + 1));
          break;
        case 'n':
          if (this.#at + 1 >= this.#lines.length) return this.#isQuiet;
          if (!this.#isQuiet) this.#output.push(this.#pattern);
          this.#pattern = this.#lines[++this.#at] ?? '';
          break;
        case 'N':
          if (this.#at + 1 >= this.#lines.length) return this.#isQuiet;
          this.#pattern += `\n${this.#lines[++this.#at] ?? ''}`;
          break;
        case 'q':
        case 'Q':
          this.#isDone = true;
          this.#code = Number(command.text || 0);
          return command.name === 'Q';
        case 'a':
          this.#appended.push(command.text);
          break;
        case 'i':
          this.#output.push(command.text);
          break;
        case 'c':
          if (!this.#active.get(command)) this.#output.push(command.text);
          return true;
        case 'r':
          this.#appended.push(
            ...(this.#io.find(command.text) ? [(await this.#io.readText(command.text)).replace(/\n$/, '')] : []),
          );
          break;
        case 'w':
          this.#io.vfs.writeFile(this.#io.process, this.#io.path(command.text), `${this.#pattern}\n`);
          break;
        case 'y':
          this.#pattern = Array.from(this.#pattern)
            .map((char) => command.map?.get(char) ?? char)
            .join('');
          break;
        case 'h':
          this.#hold = this.#pattern;
          break;
        case 'H':
          this.#hold += `\n${this.#pattern}`;
          break;
        case 'g':
          this.#pattern = this.#hold;
          break;
        case 'G':
          this.#pattern += `\n${this.#hold}`;
          break;
        case 'x':
          [this.#pattern, this.#hold] = [this.#hold, this.#pattern];
          break;
        case 'b':
        case 't':
          if (command.name === 't' && !hasReplaced) break;
          hasReplaced = false;
          index =
            command.text === ''
              ? this.#commands.length
              : this.#commands.findIndex(({ name, text }) => name === ':' && text === command.text);
          break;
        default:
      }
    }
    return false;
  }

  #applies(command: SedCommand): boolean {
    return this.#isSelected(command) !== command.isNegated;
  }

  #isSelected(command: SedCommand): boolean {
    const { from, to } = command;
    const line = this.#at + 1;
    if (!from) return true;
    if (!to) return this.#matches(from, line);
    const end = this.#active.get(command);
    if (end === undefined) {
      if (!this.#matches(from, line)) return false;
      const last = to.kind === 'line' ? to.line : to.kind === 'count' ? line + to.line : null;
      if (last === null || last > line) this.#active.set(command, last);
      return true;
    }
    const isLast = end === null ? this.#matches(to, line) : line >= end;
    if (isLast) this.#active.delete(command);
    return end === null || line <= end;
  }

  #matches(address: SedAddress, line: number): boolean {
    switch (address.kind) {
      case 'line':
      case 'count':
        return address.line === line;
      case 'last':
        return this.#at === this.#lines.length - 1;
      case 'step':
        return address.step > 0
          ? line >= address.line && (line - address.line) % address.step === 0
          : line === address.line;
      case 'regex':
        address.regex.lastIndex = 0;
        return address.regex.test(this.#pattern);
    }
  }

  #substitute({ regex, replacement, nth, isGlobal }: SedCommand): boolean {
    if (!regex) return false;
    let count = 0;
    let didReplace = false;
    this.#pattern = this.#pattern.replace(
      new RegExp(regex.source, regex.flags.includes('g') ? regex.flags : `${regex.flags}g`),
      (...args: unknown[]) => {
        const whole = String(args[0]);
        count++;
        if (count < nth || (count > nth && !isGlobal)) return whole;
        didReplace = true;
        return replacement(args.slice(0, -2).map((group) => (typeof group === 'string' ? group : '')));
      },
    );
    return didReplace;
  }
}

export const sedPrograms: readonly (readonly [string, Program])[] = [['sed', sed]];
