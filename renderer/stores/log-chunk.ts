import type { JobId } from '../../shared/domain/ids.ts';
import type { ContainerProgressEvent } from '../../shared/domain/job.ts';

export const chunkSize = 2048;
type LogEvent = Extract<ContainerProgressEvent, { type: 'log' }>;
/** What the lines of a step have in common. */
type Head = Pick<LogEvent, 'percent' | 'step' | 'stream'>;

const longestMs = 0xff_ff_ff_ff;

/** Texts with other characters take two bytes for each; one of them would double the whole. */
const beyondLatin = /[\u0100-\uffff]/;

/**
 * Consecutive events in columns. A log of 200,000 lines as objects takes 70 MB of the window's memory and as columns little more
 * than its text, of which a full chunk is one piece. What is no line of output is rare and kept as it is.
 */
export class LogChunk {
  readonly #firstSeq: number;
  readonly #jobId: JobId;
  #messages: string[] = [];
  /** All messages in one, once no more come; null while some do, and where that would not be smaller. */
  #text: string | null = null;
  #ends = new Uint32Array(0);
  #length = 0;
  readonly #firstAt: number;
  /** In ms after the first. */
  readonly #times = new Uint32Array(chunkSize);
  /** Which of `#heads`. */
  readonly #headOf = new Uint16Array(chunkSize);
  readonly #heads: Head[] = [];
  /** Also a line that is older than the first, after the clock was put back, or younger by weeks. */
  readonly #others = new Map<number, ContainerProgressEvent>();

  constructor({ jobId, seq, at }: Pick<ContainerProgressEvent, 'jobId' | 'seq' | 'at'>) {
    this.#jobId = jobId;
    this.#firstSeq = seq;
    this.#firstAt = at;
  }

  get isFull(): boolean {
    return this.#length === chunkSize;
  }

  push(event: ContainerProgressEvent): void {
    const index = this.#length;
    this.#length += 1;
    this.#keep(index, event);
    if (this.isFull) this.#join();
  }

  at(index: number): ContainerProgressEvent | undefined {
    if (index < 0 || index >= this.#length) return undefined;
    const other = this.#others.get(index);
    if (other) return other;
    const head = this.#heads[this.#headOf[index] ?? 0];
    return head && this.#line(index, this.#message(index), head);
  }

  #keep(index: number, event: ContainerProgressEvent): void {
    const time = event.at - this.#firstAt;
    if (event.type !== 'log' || time < 0 || time > longestMs) {
      this.#messages.push('');
      this.#others.set(index, event);
      return;
    }
    this.#messages.push(event.message);
    this.#times[index] = time;
    this.#headOf[index] = this.#headIndex(event);
  }

  #join(): void {
    const text = this.#messages.join('');
    if (beyondLatin.test(text)) return;
    this.#ends = new Uint32Array(this.#messages.length);
    let end = 0;
    for (const [index, { length }] of this.#messages.entries()) {
      end += length;
      this.#ends[index] = end;
    }
    this.#text = text;
    this.#messages = [];
  }

  #message(index: number): string {
    if (this.#text === null) return this.#messages[index] ?? '';
    return this.#text.slice(index === 0 ? 0 : this.#ends[index - 1], this.#ends[index]);
  }

  #line(index: number, message: string, head: Head): LogEvent {
    return {
      type: 'log',
      stream: head.stream,
      jobId: this.#jobId,
      seq: this.#firstSeq + index,
      at: this.#firstAt + (this.#times[index] ?? 0),
      percent: head.percent,
      step: head.step,
      message,
    };
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
