import { evaluateTest } from './conditional.ts';
import type { Command } from './ast.ts';
import { matchesPattern } from './pattern.ts';
import type { CommandRunner } from './command-runner.ts';
import { Jump } from './shell.ts';

type CompoundCommand = Exclude<Command, { kind: 'simple' | 'function' | 'subshell' }>;

/** Loops, branches and groups. */
export class Compound {
  readonly #executor: CommandRunner;

  constructor(executor: CommandRunner) {
    this.#executor = executor;
  }

  async run(command: CompoundCommand): Promise<void> {
    const { shell, expander } = this.#executor;
    switch (command.kind) {
      case 'group':
        return this.#executor.list(command.body);
      case 'if':
        return this.#if(command);
      case 'loop':
        return this.#loop(async (body) => {
          let status = 0;
          while ((await this.#executor.condition(command.condition)) !== command.isUntil) {
            shell.status = status;
            const goesOn = await body(command.body);
            status = shell.status;
            if (!goesOn) break;
          }
          shell.status = status;
        });
      case 'for':
        return this.#for(command);
      case 'arithmetic-for': {
        const [init, condition, step] = command.parts;
        await expander.arithmetic(init);
        return this.#loop(async (body) => {
          shell.status = 0;
          while (condition.parts.length === 0 || (await expander.arithmetic(condition)) !== 0) {
            if (!(await body(command.body))) break;
            await expander.arithmetic(step);
          }
        });
      }
      case 'case':
        return this.#case(command);
      case 'arithmetic':
        shell.status = (await expander.arithmetic(command.text)) === 0 ? 1 : 0;
        return undefined;
      case 'test':
        shell.status = (await evaluateTest(this.#executor, command.words)) ? 0 : 1;
        return undefined;
    }
  }

  async #if({ branches, otherwise }: Command & { kind: 'if' }): Promise<void> {
    for (const { condition, body } of branches)
      if (await this.#executor.condition(condition)) return this.#executor.list(body);
    this.#executor.shell.status = 0;
    if (otherwise) await this.#executor.list(otherwise);
  }

  async #for({ name, words, body: commands }: Command & { kind: 'for' }): Promise<void> {
    const { shell, expander } = this.#executor;
    const values = words ? await expander.words(words) : shell.positional;
    shell.status = 0;
    await this.#loop(async (body) => {
      for (const value of values) {
        shell.set(name, value);
        if (!(await body(commands))) break;
      }
    });
  }

  async #case({ subject, arms }: Command & { kind: 'case' }): Promise<void> {
    const { shell, expander } = this.#executor;
    const text = await expander.text(subject);
    shell.status = 0;
    let fallsThrough = false;
    for (const { patterns, body, end } of arms) {
      for (const pattern of patterns) fallsThrough ||= matchesPattern(await expander.pattern(pattern), text);
      if (!fallsThrough) continue;
      await this.#executor.list(body);
      if (end === ';;') return;
      fallsThrough = end === ';&';
    }
  }

  /** `body` runs the commands once and says whether the loop goes on. */
  async #loop(
    run: (body: (list: Parameters<CommandRunner['list']>[0]) => Promise<boolean>) => Promise<void>,
  ): Promise<void> {
    const { shell } = this.#executor;
    shell.loopDepth++;
    let isLeaving = false;
    try {
      await run(async (list) => {
        try {
          await this.#executor.list(list);
          return true;
        } catch (error) {
          if (!(error instanceof Jump) || error.kind === 'return') throw error;
          isLeaving = --error.depth > 0;
          if (isLeaving) throw error;
          return error.kind === 'continue';
        }
      });
    } catch (error) {
      if (!(error instanceof Jump) || error.kind === 'return' || isLeaving) throw error;
      // It came out of the condition.
      if (--error.depth > 0) throw error;
    } finally {
      shell.loopDepth--;
    }
  }
}
