import type { JobId } from '../../shared/domain/ids.ts';
import type { ContainerProgressEvent } from '../../shared/domain/job.ts';
import { packLines, unpackLines, type Lines, type PackedLines } from './packed-lines.ts';

export const chunkSize = 2048;
type LogEvent = Extract<ContainerProgressEvent, { type: 'log' }>;
/** What the lines of a step have in common. */
type Head = Pick<LogEvent, 'percent' | 'step' | 'stream'>;

const longestMs = 0xff_ff_ff_ff;

/**
 * Consecutive events in columns. A log of 200,000 lines as objects takes 70 MB of the window's memory and as columns little more
 * than its text, of which a full chunk is packed until it is read. What is no line of output is rare and kept as it is.
 */
export class LogChunk {
  readonly firstSeq: number;
  readonly #jobId: JobId;
  /** Null before the first and while they are only packed. */
  #lines: Lines | null = null;
  /** Once no more come; null while some do, and where they are better kept as they are. */
  #packed: PackedLines | null = null;
  #length = 0;
  readonly #firstAt: number;
  readonly #heads: Head[] = [];
  /** Also a line that is older than the first, after the clock was put back, or younger by weeks. */
  readonly #others = new Map<number, ContainerProgressEvent>();

  constructor({ jobId, seq, at }: Pick<ContainerProgressEvent, 'jobId' | 'seq' | 'at'>) {
    this.#jobId = jobId;
    this.firstSeq = seq;
    this.#firstAt = at;
  }

  get isFull(): boolean {
    return this.#length === chunkSize;
  }

  push(event: ContainerProgressEvent): void {
    const index = this.#length;
    this.#length += 1;
    this.#keep(index, event);
    if (!this.isFull) return;
    this.#packed = packLines(this.#read());
    this.close();
  }

  at(index: number): ContainerProgressEvent | undefined {
    if (index < 0 || index >= this.#length) return undefined;
    const other = this.#others.get(index);
    if (other) return other;
    const { messages, times, headOf } = this.#read();
    const head = this.#heads[headOf[index] ?? 0];
    return (
      head && {
        type: 'log',
        stream: head.stream,
        jobId: this.#jobId,
        seq: this.firstSeq + index,
        at: this.#firstAt + (times[index] ?? 0),
        percent: head.percent,
        step: head.step,
        message: messages[index] ?? '',
      }
    );
  }

  /** Lets go of what was unpacked to be read. */
  close(): void {
    if (this.#packed) this.#lines = null;
  }

  #read(): Lines {
    this.#lines ??= this.#packed ? unpackLines(this.#packed) : noLines();
    return this.#lines;
  }

  #keep(index: number, event: ContainerProgressEvent): void {
    const { messages, times, headOf } = this.#read();
    const time = event.at - this.#firstAt;
    if (event.type !== 'log' || time < 0 || time > longestMs) {
      messages.push('');
      this.#others.set(index, event);
      return;
    }
    messages.push(event.message);
    times[index] = time;
    headOf[index] = this.#headIndex(event);
  }

  #headIndex({ percent, step, stream }: LogEvent): number {
    const last = this.#heads.length - 1;
    const known = this.#heads[last];
    if (known?.percent === percent && known.step === step && known.stream === stream) return last;
    const before = this.#heads.findLastIndex(
      (head) => head.percent === percent && head.step === step && head.stream === stream,
    );
    return before >= 0 ? before : this.#heads.push({ percent, step, stream }) - 1;
  }
}

const noLines = (): Lines => ({
  messages: [],
  times: new Uint32Array(chunkSize),
  headOf: new Uint16Array(chunkSize),
});
