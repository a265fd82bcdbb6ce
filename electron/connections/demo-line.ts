import {
  demoFault,
  type ActiveFault,
  type DemoFaultInput,
  type DemoFaults,
  type InjectedFault,
} from '../../shared/domain/demo-fault.ts';
import { demoMessage, type DemoMessage, type DemoOrder, type FaultRequest } from '../../shared/domain/demo-line.ts';
import { AppError } from '../../shared/errors.ts';
import { Emitter } from '../lib/emitter.ts';
import type { DemoAccess, RunningDemo } from './running-demo.ts';

/** A process with a message line: Electron's utility process, or a forked child in tests. */
export type DemoChild = {
  post(order: DemoOrder): void;
  kill(): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (code: number | null) => void): void;
};
type Done = Extract<Extract<DemoMessage, { type: 'fault-reply' }>['outcome'], { state: 'done' }>;

const startMs = 30_000;
const stopMs = 3_000;
const replyMs = 10_000;

/**
 * Waits until the demo homelab in this process says where it is. @throws AppError `pve:unreachable`, after which the process is ended
 */
export async function openDemo(child: DemoChild, patience = { replyMs }): Promise<RunningDemo> {
  const line = new DemoLine(child, patience.replyMs);
  const exited = new Promise<void>((resolve) => {
    child.onExit(() => resolve());
  });
  try {
    const access = await line.ready;
    return {
      ...access,
      faults: line,
      onEnd: (listener) => line.ended.on(listener),
      stop: async () => {
        child.post({ type: 'stop' });
        const timer = setTimeout(() => child.kill(), stopMs);
        await exited;
        clearTimeout(timer);
      },
    };
  } catch (error) {
    child.kill();
    throw error;
  }
}

/** The near end of the line: what the demo's process says is checked here, and its replies find those who asked. */
class DemoLine implements DemoFaults {
  readonly ready: Promise<DemoAccess>;
  readonly ended = new Emitter<void>();
  readonly #child: DemoChild;
  readonly #replyMs: number;
  readonly #changed = new Emitter<readonly ActiveFault[]>();
  readonly #waiting = new Map<number, { done: (outcome: Done) => void; failed: (error: Error) => void }>();
  #nextId = 1;
  #isOver = false;

  constructor(child: DemoChild, replyWithinMs: number) {
    this.#child = child;
    this.#replyMs = replyWithinMs;
    this.ready = new Promise((resolve, reject) => {
      const fail = (reason: string): void => reject(notStarted(reason));
      const timer = setTimeout(() => fail(`no answer within ${startMs / 1_000} s`), startMs);
      child.onMessage((data) => {
        clearTimeout(timer);
        const message = demoMessage.safeParse(data);
        if (!message.success) return fail('it answered nonsense');
        this.#take(message.data, resolve, fail);
      });
      child.onExit((code) => {
        clearTimeout(timer);
        fail(`its process ended with code ${code}`);
        this.#end();
      });
    });
  }

  async inject(fault: DemoFaultInput): Promise<InjectedFault> {
    const { injected } = await this.#ask({ do: 'inject', fault: demoFault.parse(fault) });
    if (!injected) throw new Error('The demo homelab did not say what became of the fault');
    return injected;
  }

  async list(): Promise<readonly ActiveFault[]> {
    return (await this.#ask({ do: 'list' })).faults;
  }

  async clear(id: ActiveFault['id']): Promise<void> {
    await this.#ask({ do: 'clear', id });
  }

  async clearAll(): Promise<void> {
    await this.#ask({ do: 'clear-all' });
  }

  onChange(listener: (faults: readonly ActiveFault[]) => void): () => void {
    return this.#changed.on(listener);
  }

  #ask(request: FaultRequest): Promise<Done> {
    return new Promise((resolve, reject) => {
      if (this.#isOver) return reject(notRunning());
      const id = this.#nextId++;
      const giveUp = setTimeout(() => {
        this.#waiting.delete(id);
        reject(unreachable(`no answer within ${this.#replyMs / 1_000} s`));
      }, this.#replyMs);
      const over =
        <T>(settle: (value: T) => void) =>
        (value: T): void => {
          clearTimeout(giveUp);
          settle(value);
        };
      this.#waiting.set(id, { done: over(resolve), failed: over(reject) });
      this.#child.post({ type: 'fault', id, request });
    });
  }

  #take(message: DemoMessage, ready: (access: DemoAccess) => void, fail: (reason: string) => void): void {
    switch (message.type) {
      case 'ready': {
        const { type: _type, ...access } = message;
        return ready(access);
      }
      case 'failed':
        return fail(message.message);
      case 'faults-changed':
        return this.#changed.emit(message.faults);
      case 'fault-reply': {
        const waiting = this.#waiting.get(message.id);
        this.#waiting.delete(message.id);
        if (message.outcome.state === 'done') waiting?.done(message.outcome);
        else waiting?.failed(new Error(message.outcome.reason));
      }
    }
  }

  #end(): void {
    this.#isOver = true;
    for (const { failed } of this.#waiting.values()) failed(notRunning());
    this.#waiting.clear();
    this.ended.emit();
  }
}

export const notRunning = (): AppError<'demo:not-running'> =>
  new AppError('demo:not-running', 'The demo homelab is not running', {});

const notStarted = (reason: string): AppError => unreachable(`it did not start: ${reason}`);

const unreachable = (reason: string): AppError =>
  new AppError('pve:unreachable', `The demo homelab cannot be reached: ${reason}`, {
    host: 'demo homelab',
    port: 0,
    reason,
  });
