import { Interrupted, statusOf } from '../kernel/process.ts';
import type { Process } from '../kernel/process.ts';
import { isSysError } from '../kernel/sys-error.ts';
import { openDevice } from '../vfs/devices.ts';
import { deviceNode } from '../vfs/nodes.ts';
import type { AndOr, Command, List, Pipeline } from './ast.ts';
import { ArithmeticProblem } from './arithmetic.ts';
import { builtins } from '../builtins/builtins.ts';
import { specialBuiltins } from '../builtins/call.ts';
import { Compound } from './compound.ts';
import { Expander } from './expander.ts';
import { Parser } from './parser.ts';
import { applyRedirects, expandRedirects, RedirectProblem } from './redirects.ts';
import type { ReadyRedirect } from './redirects.ts';
import { Jump, LineGivenUp, ShellExit, signalStatus, UnsetVariable } from './shell.ts';
import type { Shell } from './shell.ts';
import { SimpleCommand } from './simple-command.ts';
import { SyntaxProblem } from './source.ts';
import { ReadonlyVariable } from './variables.ts';

/** Runs parsed commands in one shell. */
export class Executor {
  readonly builtins = builtins;
  readonly shell: Shell;
  readonly expander: Expander;
  readonly #compound: Compound;
  readonly #simple: SimpleCommand;

  constructor(shell: Shell) {
    this.shell = shell;
    this.expander = new Expander(shell, (own, body) => this.#substitute(own, body));
    this.#compound = new Compound(this);
    this.#simple = new SimpleCommand(this);
  }

  /** Reads and runs a text line by line. @throws SyntaxProblem when a line is no program */
  async runText(text: string, firstLine = 1): Promise<void> {
    const parser = new Parser(text, firstLine);
    for (let list = parser.next(); list; list = parser.next()) if (!this.shell.options.noexec) await this.list(list);
  }

  async list(list: List): Promise<void> {
    for (const item of list) await this.#andOr(item);
  }

  /** Runs commands whose failure is no failure of the shell. */
  async condition(list: List): Promise<boolean> {
    this.shell.toleratedDepth++;
    try {
      await this.list(list);
    } finally {
      this.shell.toleratedDepth--;
    }
    return this.shell.status === 0;
  }

  async #andOr(item: AndOr): Promise<void> {
    const { shell } = this;
    if (item.isBackground) return this.#background(item);
    const { first, rest } = item;
    if (rest.length === 0) return this.#pipeline(first);
    const all = [{ op: '&&' as const, pipeline: first }, ...rest];
    for (const [index, { op, pipeline }] of all.entries()) {
      if (index > 0 && (op === '&&') !== (shell.status === 0)) continue;
      const isTolerated = index < all.length - 1;
      if (isTolerated) shell.toleratedDepth++;
      try {
        await this.#pipeline(pipeline);
      } finally {
        if (isTolerated) shell.toleratedDepth--;
      }
    }
  }

  async #background(item: AndOr): Promise<void> {
    const child = this.shell.machine.kernel.spawn({
      parent: this.shell.process,
      argv: this.shell.process.argv,
      run: (process) => {
        process.setFile(0, openDevice(deviceNode('null'), '/dev/null'));
        process.handlers.set('INT', 'ignore');
        return this.#inSubshell(process, (inner) => inner.list([{ ...item, isBackground: false }]), onlyCommand(item));
      },
    });
    this.shell.lastBackground = child.pid;
    this.shell.status = 0;
  }

  async #pipeline({ commands, isNegated, pipesStderr }: Pipeline): Promise<void> {
    const { shell } = this;
    const [first] = commands;
    if (commands.length === 1 && first) {
      if (!isNegated) return this.command(first);
      shell.toleratedDepth++;
      try {
        await this.command(first);
      } finally {
        shell.toleratedDepth--;
      }
    } else await this.#pipe(commands, pipesStderr);
    if (isNegated) shell.status = shell.status === 0 ? 1 : 0;
    else this.checkErrexit();
  }

  async #pipe(commands: readonly Command[], pipesStderr: readonly boolean[]): Promise<void> {
    const { process, machine, options } = this.shell;
    const pipes = commands.slice(1).map(() => machine.kernel.pipe());
    // Held until all are started, so that the first cannot be left without a reader.
    for (const { reader, writer } of pipes) [reader, writer].forEach((end) => end.retain());
    const children = commands.map((command, index) =>
      machine.kernel.spawn({
        parent: process,
        argv: process.argv,
        run: (child) => {
          const input = pipes[index - 1];
          const output = pipes[index];
          if (input) child.setFile(0, input.reader);
          if (output) child.setFile(1, output.writer);
          if (output && pipesStderr[index]) child.setFile(2, output.writer);
          return this.#inSubshell(child, (inner) => inner.command(command), command);
        },
      }),
    );
    for (const { reader, writer } of pipes) [reader, writer].forEach((end) => end.release());
    const statuses: number[] = [];
    for (const child of children) statuses.push(await this.waitFor(child));
    this.shell.status = options.pipefail ? (statuses.findLast((status) => status !== 0) ?? 0) : (statuses.at(-1) ?? 0);
  }

  async command(command: Command): Promise<void> {
    const { shell } = this;
    shell.process.checkAlive();
    const turn = shell.machine.kernel.giveWay();
    if (turn) await shell.process.block(turn);
    if (shell.isInterrupted) throw new LineGivenUp(signalStatus('INT'));
    if (shell.pendingTraps.length > 0) await this.runTraps();
    shell.line = command.line;
    try {
      if (command.kind === 'simple') await this.#simple.run(command);
      else if (command.kind === 'function') {
        shell.functions.set(command.name, command.body);
        shell.status = 0;
      } else if (command.kind === 'subshell') await this.#subshell(command);
      else await this.#withRedirects(command, () => this.#compound.run(command));
    } catch (error) {
      await this.#problem(error, command);
    }
    if (shell.isInterrupted) throw new LineGivenUp(signalStatus('INT'));
    if (shell.pendingTraps.length > 0) await this.runTraps();
    if (
      command.kind === 'simple' ||
      command.kind === 'subshell' ||
      command.kind === 'arithmetic' ||
      command.kind === 'test'
    )
      this.checkErrexit();
  }

  /** Runs the actions of signals that have come in. */
  async runTraps(): Promise<void> {
    const { shell } = this;
    for (let name = shell.pendingTraps.shift(); name; name = shell.pendingTraps.shift()) {
      const { status } = shell;
      await this.runText(shell.traps.get(name) ?? '', shell.line);
      shell.status = status;
    }
  }

  checkErrexit(): void {
    const { shell } = this;
    if (shell.status !== 0 && shell.options.errexit && shell.toleratedDepth === 0) throw new ShellExit(shell.status);
  }

  /** Waits for a child and gives back its status; `isInterruptible` lets traps cut the wait short. */
  async waitFor(child: Process, isInterruptible = false): Promise<number> {
    const exit = await this.shell.process.block(child.exited, isInterruptible);
    this.shell.process.children.delete(child.pid);
    return statusOf(exit);
  }

  /** Runs a program along PATH in a process of its own, and gives back its status. */
  runProgram(words: readonly string[]): Promise<number> {
    return this.#simple.runProgram(words);
  }

  async #subshell(command: Command & { kind: 'subshell' }): Promise<void> {
    const redirects = await expandRedirects(this.expander, command.redirects);
    const child = this.shell.machine.kernel.spawn({
      parent: this.shell.process,
      argv: this.shell.process.argv,
      run: (process) =>
        this.#inSubshell(process, async (inner) => {
          applyRedirects(inner.shell.machine.vfs, process, redirects);
          await inner.list(command.body);
        }),
    });
    this.shell.status = await this.waitFor(child);
  }

  async #substitute(shell: Shell, body: List): Promise<string> {
    const { process, machine } = shell;
    const pipe = machine.kernel.pipe();
    const chunks: Uint8Array[] = [];
    const { reader } = pipe;
    reader.retain();
    const child = machine.kernel.spawn({
      parent: process,
      argv: process.argv,
      run: (inner) => {
        inner.setFile(1, pipe.writer);
        return this.#inSubshell(inner, (executor) => {
          // bash forgets -e in here, unless it runs as sh.
          if (shell.flavour === 'bash') executor.shell.options.errexit = false;
          return executor.list(body);
        });
      },
    });
    try {
      for (let piece = reader.tryRead(Infinity); piece !== 'end'; piece = reader.tryRead(Infinity)) {
        if (piece === 'wait') await process.block(reader.whenReadable());
        else chunks.push(piece);
      }
    } finally {
      reader.release();
    }
    shell.substitutionStatus = shell.status = await this.waitFor(child);
    return Buffer.concat(chunks).toString().replaceAll('\0', '').replace(/\n+$/, '');
  }

  /** `tail`: the only command there is, which a program may take the subshell's place for. */
  async #inSubshell(process: Process, work: (executor: Executor) => Promise<void>, tail?: Command): Promise<number> {
    const shell = this.shell.fork(process);
    const executor = new Executor(shell);
    return executor.finish(
      tail?.kind === 'simple'
        ? () => executor.#simple.run(tail, true).catch((error: unknown) => executor.#problem(error, tail))
        : () => work(executor),
    );
  }

  /** Runs a shell to its end: its exit trap, and the status it leaves with. */
  async finish(work: () => Promise<void>): Promise<number> {
    const { shell } = this;
    let runsTraps = true;
    try {
      await work();
    } catch (error) {
      runsTraps = await this.#ended(error);
    }
    const text = shell.traps.get('EXIT');
    if (!runsTraps || text === undefined || text === '') return shell.status;
    shell.traps.delete('EXIT');
    const { status } = shell;
    try {
      await this.runText(text);
      shell.status = status;
    } catch (error) {
      await this.#ended(error);
    }
    return shell.status;
  }

  async #ended(error: unknown): Promise<boolean> {
    const { shell } = this;
    if (error instanceof ShellExit) {
      shell.status = error.status;
      return error.runsTraps;
    }
    if (error instanceof SyntaxProblem) {
      shell.line = error.line;
      await shell.complain(error.message);
      shell.status = 2;
      return true;
    }
    if (!(error instanceof Jump)) throw error;
    return true;
  }

  /** What a failed expansion or redirection does to the shell. */
  async #problem(error: unknown, command: Command): Promise<void> {
    const { shell } = this;
    if (error instanceof UnsetVariable || error instanceof ReadonlyVariable || error instanceof ArithmeticProblem) {
      await shell.complain(error.message);
      const status = shell.flavour === 'bash' ? 1 : 2;
      throw shell.isInteractive ? new LineGivenUp(status) : new ShellExit(status);
    }
    // A builtin that was reading from the terminal; the trap or the prompt comes next.
    if (error instanceof Interrupted) {
      shell.status = signalStatus('INT');
      return;
    }
    const isOwn = error instanceof RedirectProblem || isSysError(error);
    if (!isOwn) throw error;
    await shell.complain(error.message);
    shell.status = shell.flavour === 'dash' && error instanceof RedirectProblem ? 2 : 1;
    const name = command.kind === 'simple' ? (command.words[0]?.plain ?? '') : '';
    if (specialBuiltins.has(name) && shell.flavour !== 'bash' && !shell.isInteractive)
      throw new ShellExit(shell.status);
  }

  async #withRedirects(command: Command, run: () => Promise<void>): Promise<void> {
    if (command.redirects.length === 0) return run();
    await this.redirected(await expandRedirects(this.expander, command.redirects), run);
  }

  /** Runs something with changed files, and changes them back. */
  async redirected(
    redirects: readonly ReadyRedirect[],
    run: () => Promise<void>,
    isKept: () => boolean = () => false,
  ): Promise<void> {
    const { process, machine } = this.shell;
    const saved = new Map([...process.files].map(([fd, file]) => [fd, file]));
    const changed = new Set<number>();
    const restore = (): void => {
      if (process.exit) return;
      for (const fd of changed) process.setFile(fd, saved.get(fd) ?? null);
    };
    const note = (fd: number): void => {
      if (changed.has(fd)) return;
      changed.add(fd);
      saved.get(fd)?.retain();
    };
    try {
      applyRedirects(machine.vfs, process, redirects, note);
      await run();
    } finally {
      if (!isKept()) restore();
      for (const fd of changed) saved.get(fd)?.release();
    }
  }
}

/** The command of `command &`, when it is one alone. */
const onlyCommand = ({ first, rest }: AndOr): Command | undefined =>
  rest.length === 0 && first.commands.length === 1 && !first.isNegated ? first.commands[0] : undefined;
