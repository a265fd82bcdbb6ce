import type { Machine } from '../kernel/machine.ts';
import { Process } from '../kernel/process.ts';
import type { SignalName } from '../kernel/signals.ts';
import { signalNumber } from '../kernel/signals.ts';
import { terminalOf } from '../terminal/terminal.ts';
import type { Command } from './ast.ts';
import type { Variables } from './arithmetic.ts';
import { VariableTable } from './variables.ts';

/** Whose manners a shell has: dash's `echo` reads escapes, bash's messages say `line N`. */
export type Flavour = 'dash' | 'bash' | 'ash';
export type ShellOptions = {
  errexit: boolean;
  nounset: boolean;
  pipefail: boolean;
  xtrace: boolean;
  noglob: boolean;
  noexec: boolean;
  allexport: boolean;
};

/** Ends the shell. */
export class ShellExit extends Error {
  readonly status: number;
  /** False when another program has taken the shell's place: its traps are gone. */
  readonly runsTraps: boolean;

  constructor(status: number, runsTraps = true) {
    super();
    this.status = status;
    this.runsTraps = runsTraps;
  }
}
/** Gives up the line an interactive shell is at; the next prompt follows. */
export class LineGivenUp extends Error {
  readonly status: number;

  constructor(status: number) {
    super();
    this.status = status;
  }
}
/** `break`, `continue` and `return` on their way out. */
export class Jump extends Error {
  readonly kind: 'break' | 'continue' | 'return';
  depth: number;

  constructor(kind: Jump['kind'], depth: number) {
    super();
    this.kind = kind;
    this.depth = depth;
  }
}

/** One shell's state: variables, functions, options, traps, and the process it runs in. */
export class Shell {
  readonly machine: Machine;
  readonly process: Process;
  readonly flavour: Flavour;
  readonly variables: VariableTable;
  readonly functions: Map<string, Command>;
  readonly options: ShellOptions;
  /** Trap texts by signal; `''` ignores. */
  readonly traps = new Map<SignalName | 'EXIT', string>();
  readonly pendingTraps: SignalName[] = [];
  /** `$0`, which messages begin with. */
  name: string;
  positional: readonly string[] = [];
  status = 0;
  line = 1;
  /** `$$`: also inside subshells that of the first shell. */
  mainPid: number;
  lastBackground: number | null = null;
  loopDepth = 0;
  /** Above 0 in conditions, where a failure does not end a `set -e` shell. */
  toleratedDepth = 0;
  callDepth = 0;
  sourceDepth = 0;
  getoptsOffset = 1;
  /** It reads from a terminal: it prompts, and no mistake ends it. */
  isInteractive = false;
  /** Ctrl-C was pressed: what runs is to be given up. */
  isInterrupted = false;
  /** Status of the last command substitution in the command being expanded. */
  substitutionStatus: number | null = null;

  constructor(machine: Machine, process: Process, flavour: Flavour, name: string, parent?: Shell) {
    this.machine = machine;
    this.process = process;
    this.flavour = flavour;
    this.name = name;
    this.variables = parent ? parent.variables.fork() : new VariableTable();
    this.functions = new Map(parent?.functions);
    this.options = parent
      ? { ...parent.options }
      : {
          errexit: false,
          nounset: false,
          pipefail: false,
          xtrace: false,
          noglob: false,
          noexec: false,
          allexport: false,
        };
    this.mainPid = parent?.mainPid ?? process.pid;
    if (parent) this.#inherit(parent);
    else this.#begin();
  }

  fork(process: Process): Shell {
    return new Shell(this.machine, process, this.flavour, this.name, this);
  }

  get(name: string): string | undefined {
    switch (name) {
      case '?':
        return String(this.status);
      case '$':
        return String(this.mainPid);
      case '!':
        return this.lastBackground === null ? undefined : String(this.lastBackground);
      case '#':
        return String(this.positional.length);
      case '-':
        return this.#optionLetters();
      case '0':
        return this.name;
      case 'COLUMNS':
      case 'LINES':
        return this.#windowSize(name) ?? this.variables.get(name);
      case 'LINENO':
        return String(this.line);
      case 'RANDOM':
        return this.flavour === 'dash' ? this.variables.get(name) : String(Math.floor(Math.random() * 32_768));
      case 'SECONDS':
        return this.flavour === 'bash'
          ? String(Math.floor((this.machine.clock.now() - this.process.startedMs) / 1000))
          : this.variables.get(name);
      case 'BASHPID':
        return this.flavour === 'bash' ? String(this.process.pid) : this.variables.get(name);
      case 'EUID':
      case 'UID':
        return this.flavour === 'bash' ? String(this.process.uid) : this.variables.get(name);
      default:
        return /^[1-9]\d*$/.test(name) ? this.positional[Number(name) - 1] : this.variables.get(name);
    }
  }

  set(name: string, value: string): void {
    const element = /^(\w+)\[(.*)\]$/s.exec(name);
    if (element?.[1] !== undefined) this.variables.setElement(element[1], element[2] ?? '', value);
    else this.variables.set(name, value);
    if (this.options.allexport && !element) this.variables.mark(name, { isExported: true });
    if (name === 'OPTIND') this.getoptsOffset = 1;
  }

  readonly arithmetic: Variables = {
    get: (name) => {
      const element = /^(\w+)\[(.*)\]$/s.exec(name);
      if (element?.[1] !== undefined) return this.variables.find(element[1])?.array?.get(element[2] ?? '') ?? '';
      const value = this.get(name);
      if (value === undefined && this.options.nounset) this.failUnset(name);
      return value ?? '';
    },
    set: (name, value) => this.set(name, value),
  };

  out(text: string | Uint8Array): Promise<void> | undefined {
    return this.process.write(1, text);
  }

  /** A message on stderr in this shell's manner. */
  async complain(text: string): Promise<void> {
    const where = this.flavour === 'bash' ? `line ${this.line}: ` : this.flavour === 'dash' ? `${this.line}: ` : '';
    if (this.process.files.has(2)) await this.process.write(2, `${this.name}: ${where}${text}\n`);
  }

  failUnset(name: string): never {
    throw new UnsetVariable(this.flavour === 'bash' ? `${name}: unbound variable` : `${name}: parameter not set`);
  }

  setTrap(name: SignalName | 'EXIT', text: string | null): void {
    if (text === null) this.traps.delete(name);
    else this.traps.set(name, text);
    if (name === 'EXIT') return;
    if (text === null) this.process.handlers.delete(name);
    else this.process.handlers.set(name, text === '' ? 'ignore' : () => this.pendingTraps.push(name));
  }

  /** An interactive bash keeps these two up to date. (checkwinsize) */
  #windowSize(name: 'COLUMNS' | 'LINES'): string | undefined {
    const terminal = this.isInteractive ? terminalOf(this.process.terminal ?? undefined) : undefined;
    return terminal && String(name === 'COLUMNS' ? terminal.columns : terminal.rows);
  }

  #optionLetters(): string {
    const { options } = this;
    return [
      options.errexit && 'e',
      options.noglob && 'f',
      this.isInteractive && 'i',
      options.nounset && 'u',
      options.xtrace && 'x',
    ]
      .filter(Boolean)
      .join('');
  }

  #inherit(parent: Shell): void {
    this.positional = parent.positional;
    this.status = parent.status;
    this.line = parent.line;
    this.lastBackground = parent.lastBackground;
    this.toleratedDepth = parent.toleratedDepth;
    this.callDepth = parent.callDepth;
    this.sourceDepth = parent.sourceDepth;
    this.loopDepth = parent.loopDepth;
    for (const [name, text] of parent.traps) if (text === '' && name !== 'EXIT') this.traps.set(name, text);
  }

  #begin(): void {
    for (const [name, value] of this.process.environment) {
      if (!/^[A-Za-z_]\w*$/.test(name)) continue;
      this.variables.set(name, value);
      this.variables.mark(name, { isExported: true });
    }
    this.variables.set('IFS', ' \t\n');
    this.variables.set('OPTIND', '1');
    this.variables.set('PPID', String(this.process.parent?.pid ?? 1));
    this.variables.set('PWD', this.process.cwd);
    this.variables.mark('PWD', { isExported: true });
    if (this.variables.get('PATH') === undefined)
      this.variables.set('PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
    if (this.flavour === 'bash') this.variables.set('BASH_VERSION', '5.2.15(1)-release');
    for (const [name, handler] of this.process.handlers) if (handler === 'ignore') this.traps.set(name, '');
  }
}

/** An expansion that ends the shell: `set -u` and `${x:?}`. */
export class UnsetVariable extends Error {}

/** `128 + N`, as a shell tells the end by a signal. */
export const signalStatus = (name: SignalName): number => 128 + signalNumber(name);
