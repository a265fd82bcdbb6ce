import { builtins } from '../builtins/builtins.ts';
import { specialBuiltins } from '../builtins/call.ts';
import { execute, findProgram } from '../kernel/execute.ts';
import type { Process } from '../kernel/process.ts';
import type { ArrayAssignment, Assignment, Command } from './ast.ts';
import type { CommandRunner } from './command-runner.ts';
import type { Expander } from './expander.ts';
import { applyRedirects, expandRedirects, RedirectProblem } from './redirects.ts';
import type { ReadyRedirect } from './redirects.ts';
import { Jump } from './shell.ts';
import type { Shell } from './shell.ts';

/** Assignments, and calls of functions, builtins and programs. */
export class SimpleCommand {
  readonly #executor: CommandRunner;
  readonly #shell: Shell;
  readonly #expander: Expander;

  constructor(executor: CommandRunner) {
    this.#executor = executor;
    this.#shell = executor.shell;
    this.#expander = executor.expander;
  }

  /** `isTail`: a program may take this process's place. */
  async run(command: Command & { kind: 'simple' }, isTail = false): Promise<void> {
    const { shell } = this.#executor;
    shell.substitutionStatus = null;
    const words = await this.#expander.words(command.words);
    const [name, ...args] = words;
    if (name === undefined) {
      await this.#assign(command.assignments);
      if (command.redirects.length > 0)
        await this.#executor.redirected(await expandRedirects(this.#expander, command.redirects), () =>
          Promise.resolve(),
        );
      shell.status = shell.substitutionStatus ?? 0;
      return;
    }
    if (shell.options.xtrace) await shell.process.write(2, `+ ${words.join(' ')}\n`);
    for (const word of command.words) if (word.array) await this.#assignArrayWord(name, args, word.array);
    const run = this.#shell.functions.get(name);
    const builtin = builtins.get(name);
    if (!run && !builtin) return this.#external(command, words, isTail);
    const keepsAssignments = specialBuiltins.has(name) && !run && shell.flavour !== 'bash';
    const saved = await this.#assignTemporarily(command.assignments);
    const call = async (): Promise<void> => {
      if (run) await this.#callFunction(run, args);
      else if (builtin) shell.status = await builtin({ executor: this.#executor, shell, name, args });
    };
    try {
      if (command.redirects.length === 0) await call();
      else
        await this.#executor.redirected(
          await expandRedirects(this.#expander, command.redirects),
          call,
          () => name === 'exec' && args.length === 0,
        );
    } finally {
      if (!keepsAssignments) for (const [own, old] of saved) shell.variables.restore(own, old);
    }
  }

  async #callFunction(body: Command, args: readonly string[]): Promise<void> {
    const { shell } = this.#executor;
    const { positional, loopDepth } = shell;
    if (shell.callDepth > 400) throw new RedirectProblem('Maximum function recursion depth exceeded');
    shell.positional = args;
    shell.loopDepth = 0;
    shell.callDepth++;
    shell.variables.enterFunction();
    try {
      await this.#executor.command(body);
    } catch (error) {
      if (!(error instanceof Jump) || error.kind !== 'return') throw error;
    } finally {
      shell.variables.leaveFunction();
      shell.positional = positional;
      shell.loopDepth = loopDepth;
      shell.callDepth--;
    }
  }

  /** Runs a program along PATH: in a process of its own, or in this one's place. */
  async #external(command: Command & { kind: 'simple' }, words: readonly string[], isTail: boolean): Promise<void> {
    const { shell } = this.#executor;
    const values: [string, string][] = [];
    for (const { name, value } of command.assignments) values.push([name, await this.#expander.text(value)]);
    const redirects = await expandRedirects(this.#expander, command.redirects);
    shell.status = await this.runProgram(words, { redirects, values, isTail });
  }

  async runProgram(
    words: readonly string[],
    {
      redirects = [],
      values = [],
      isTail = false,
    }: { redirects?: readonly ReadyRedirect[]; values?: readonly [string, string][]; isTail?: boolean } = {},
  ): Promise<number> {
    const { shell } = this.#executor;
    const { machine, process } = shell;
    const name = words[0] ?? '';
    const environment = new Map([...shell.variables.exported(), ...values]);
    const run = async (child: Process): Promise<number> => {
      try {
        applyRedirects(machine.vfs, child, redirects);
      } catch (error) {
        if (!(error instanceof RedirectProblem)) throw error;
        await shell.fork(child).complain(error.message);
        return shell.flavour === 'dash' ? 2 : 1;
      }
      const found = findProgram(machine, child, name, environment.get('PATH') ?? shell.get('PATH') ?? '');
      if ('path' in found) return execute(machine, child, found.path, words);
      const isMissing = found.problem === 'missing';
      await shell.fork(child).complain(`${name}: ${notRunnable(shell, child, name, isMissing)}`);
      return isMissing ? 127 : 126;
    };
    if (isTail) {
      process.environment = environment;
      return run(process);
    }
    return this.#executor.waitFor(machine.kernel.spawn({ parent: process, argv: words, environment, run }));
  }

  async #assign(assignments: readonly Assignment[]): Promise<void> {
    for (const assignment of assignments) await this.#assignOne(assignment);
  }

  async #assignOne({ name, index, isAppending, value, array }: Assignment): Promise<void> {
    const { shell } = this.#executor;
    if (array) return this.#assignArray(array);
    const text = await this.#expander.text(value);
    const old = shell.variables.find(name);
    if (!index) return shell.set(name, isAppending ? (shell.get(name) ?? '') + text : text);
    const key = old?.isAssociative ? await this.#expander.text(index) : String(await this.#expander.arithmetic(index));
    shell.variables.setElement(name, key, isAppending ? (old?.array?.get(key) ?? '') + text : text);
  }

  async #assignArray({ name, isAppending, items }: ArrayAssignment): Promise<void> {
    const { variables } = this.#shell;
    const old = variables.find(name);
    const array = new Map(isAppending ? (old?.array ?? (old?.value == null ? [] : [['0', old.value]])) : []);
    let next = Math.max(-1, ...[...array.keys()].map(Number).filter(Number.isFinite)) + 1;
    for (const { key, value } of items) {
      if (key)
        array.set(
          old?.isAssociative ? await this.#expander.text(key) : String(await this.#expander.arithmetic(key)),
          await this.#expander.text(value),
        );
      else for (const text of await this.#expander.words([value])) array.set(String(next++), text);
    }
    variables.setArray(name, array);
  }

  async #assignArrayWord(builtin: string, args: readonly string[], array: ArrayAssignment): Promise<void> {
    if (builtin === 'local' || ((builtin === 'declare' || builtin === 'typeset') && !args.includes('-g')))
      this.#shell.variables.makeLocal(array.name);
    if (args.some((arg) => /^-\w*A/.test(arg))) this.#shell.variables.mark(array.name, { isAssociative: true });
    await this.#assignArray(array);
  }

  async #assignTemporarily(assignments: readonly Assignment[]) {
    const saved = assignments.map(({ name }) => [name, this.#shell.variables.find(name)] as const);
    for (const assignment of assignments) {
      await this.#assignOne(assignment);
      this.#shell.variables.mark(assignment.name, { isExported: true });
    }
    return saved.toReversed();
  }
}

function notRunnable(shell: Shell, process: Process, name: string, isMissing: boolean): string {
  if (isMissing)
    return shell.flavour === 'bash' && !name.includes('/')
      ? 'command not found'
      : name.includes('/') && shell.flavour === 'bash'
        ? 'No such file or directory'
        : 'not found';
  const isDir = shell.machine.vfs.find(process, process.absolute(name))?.kind === 'dir';
  return isDir && shell.flavour === 'bash' ? 'Is a directory' : 'Permission denied';
}
