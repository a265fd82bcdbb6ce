import type { JobId } from '../../shared/domain/ids.ts';
import type { ContainerProgressEvent } from '../../shared/domain/job.ts';

export const chunkSize = 2048;
const streams = ['stdout', 'stderr', 'task', 'gantry'] as const;
type LogEvent = Extract<ContainerProgressEvent, { type: 'log' }>;

/**
 * Consecutive events in columns. A log of 200,000 lines as objects takes 70 MB of the window's memory and as columns little more
 * than its text. What is no line of output is rare and kept as it is.
 */
export class LogChunk {
  readonly #firstSeq: number;
  readonly #jobId: JobId;
  readonly #messages: string[] = [];
  readonly #times = new Float64Array(chunkSize);
  readonly #percents = new Float64Array(chunkSize);
  readonly #streams = new Uint8Array(chunkSize);
  /** Which of `#steps`; a job has few of them, and each line of a step says the same. */
  readonly #stepOf = new Uint16Array(chunkSize);
  readonly #steps: (string | null)[] = [];
  readonly #others = new Map<number, ContainerProgressEvent>();

  constructor({ jobId, seq }: Pick<ContainerProgressEvent, 'jobId' | 'seq'>) {
    this.#jobId = jobId;
    this.#firstSeq = seq;
  }

  get isFull(): boolean {
    return this.#messages.length === chunkSize;
  }

  push(event: ContainerProgressEvent): void {
    const index = this.#messages.length;
    if (event.type !== 'log') {
      this.#messages.push('');
      this.#others.set(index, event);
      return;
    }
    this.#messages.push(event.message);
    this.#times[index] = event.at;
    this.#percents[index] = event.percent;
    this.#streams[index] = streams.indexOf(event.stream);
    this.#stepOf[index] = this.#stepIndex(event.step);
  }

  at(index: number): ContainerProgressEvent | undefined {
    const message = this.#messages[index];
    const stream = streams[this.#streams[index] ?? 0];
    if (message === undefined || stream === undefined) return undefined;
    return this.#others.get(index) ?? this.#line(index, message, stream);
  }

  #line(index: number, message: string, stream: LogEvent['stream']): LogEvent {
    return {
      type: 'log',
      stream,
      jobId: this.#jobId,
      seq: this.#firstSeq + index,
      at: this.#times[index] ?? 0,
      percent: this.#percents[index] ?? 0,
      step: this.#steps[this.#stepOf[index] ?? 0] ?? null,
      message,
    };
  }

  #stepIndex(step: string | null): number {
    const known = this.#steps.lastIndexOf(step);
    return known >= 0 ? known : this.#steps.push(step) - 1;
  }
}
