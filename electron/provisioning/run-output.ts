import { LineSplitter } from '../ssh/line-splitter.ts';
import type { OutputLine, ProvisionOptions } from './transport.ts';

const keptLines = 2_000;

/** What a run has printed: cuts it into lines, across connections, and remembers the last ones and how far each stream came. */
export class RunOutput {
  readonly received = { stdout: 0, stderr: 0 };
  /** False where the way in tells lines only: then nobody knows where to go on. */
  isExact = true;
  readonly #onLine: ((line: OutputLine) => void) | undefined;
  readonly #splitters: Record<OutputLine['stream'], LineSplitter>;
  #lines: OutputLine[] = [];

  constructor({ onLine, safeCut }: Pick<ProvisionOptions, 'onLine' | 'safeCut'>) {
    this.#onLine = onLine;
    const splitter = (stream: OutputLine['stream']): LineSplitter =>
      new LineSplitter((text) => this.#take({ stream, text }), { safeCut });
    this.#splitters = { stdout: splitter('stdout'), stderr: splitter('stderr') };
  }

  get isEmpty(): boolean {
    return this.isExact && this.received.stdout + this.received.stderr === 0;
  }

  /** The last 2000. */
  get lines(): OutputLine[] {
    return this.#lines.slice(-keptLines);
  }

  bytes(stream: OutputLine['stream'], bytes: Buffer): void {
    this.received[stream] += bytes.length;
    this.#splitters[stream].push(bytes);
  }

  line(line: OutputLine): void {
    this.isExact = false;
    this.#take(line);
  }

  /** Hands over what came after the last newline. */
  end(): void {
    this.#splitters.stdout.end();
    this.#splitters.stderr.end();
  }

  #take(line: OutputLine): void {
    this.#lines.push(line);
    if (this.#lines.length >= keptLines * 2) this.#lines = this.#lines.slice(-keptLines);
    this.#onLine?.(line);
  }
}
