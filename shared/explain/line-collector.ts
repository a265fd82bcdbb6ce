import type { Explanation } from '../domain/explanation.ts';
import type { AppErrorData } from '../errors.ts';
import type { FailedStep } from './facts.ts';
import type { LineStream, StepLine } from './step-line.ts';
import { isGrave } from './suspect.ts';

const headLines = 60;
const tailLines = 600;
const oldestSuspects = 100;
const newestSuspects = 300;

/**
 * Watches the output of a step while it runs and keeps what may explain a failure: its beginning, its end, and between them the
 * lines that look like trouble. Memory stays the same however much is printed.
 */
export class LineCollector {
  readonly #head: StepLine[] = [];
  readonly #tail: StepLine[] = [];
  readonly #older: StepLine[] = [];
  readonly #newer: StepLine[] = [];
  #seen = 0;
  #slot = 0;

  /** Takes one line, as it was printed. */
  take(stream: LineStream, text: string): void {
    const at = this.#seen;
    this.#seen += 1;
    // What we say ourselves proves nothing.
    if (stream === 'gantry') return;
    if (this.#head.length < headLines) {
      this.#head.push({ stream, text, at });
      return;
    }
    const leaving = this.#tail[this.#slot];
    this.#tail[this.#slot] = { stream, text, at };
    this.#slot = (this.#slot + 1) % tailLines;
    if (leaving && isGrave(leaving.text)) this.#keep(leaving);
  }

  /** What was kept, in the order it was printed. */
  lines(): StepLine[] {
    return [...this.#head, ...this.#older, ...this.#newer, ...this.#tail].toSorted((a, b) => a.at - b.at);
  }

  /** What the rules make of it. They are read when the first failure is to be explained: the app starts without them. */
  async explain(error: AppErrorData | null, step: FailedStep | null = null): Promise<Explanation | null> {
    const { explainFailure } = await import('./explain-failure.ts');
    return explainFailure({ error, step, lines: this.lines(), printed: this.#seen });
  }

  #keep(line: StepLine): void {
    if (this.#older.length < oldestSuspects) {
      this.#older.push(line);
      return;
    }
    this.#newer.push(line);
    // In batches, so that the newest are kept without moving them for every line.
    if (this.#newer.length > 2 * newestSuspects) this.#newer.splice(0, newestSuspects);
  }
}
