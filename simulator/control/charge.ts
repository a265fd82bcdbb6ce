/**
 * How often a fault may still strike, and how often it did. What strikes later than it is decided on claims first, so that two tasks never
 * share the last time that is left.
 */
export class Charge {
  readonly #changed: () => void;
  #left: number;
  #claimed = 0;
  #strikes = 0;

  /** null: any number of times. */
  constructor(times: number | null, changed: () => void = () => undefined) {
    this.#left = times ?? Infinity;
    this.#changed = changed;
  }

  get strikes(): number {
    return this.#strikes;
  }

  get remaining(): number | null {
    return this.#left === Infinity ? null : this.#left;
  }

  /** Strikes now, if it still may. */
  take(): boolean {
    if (!this.claim()) return false;
    this.strike();
    return true;
  }

  /** Keeps one time for whoever asks; `strike`, `begin` with `end`, or `release` follows. */
  claim(): boolean {
    if (this.#claimed >= this.#left) return false;
    this.#claimed++;
    return true;
  }

  strike(): void {
    this.#strikes++;
    this.end();
  }

  /** The first half of a strike that lasts: it is counted, and stays in effect until `end`. */
  begin(): void {
    this.#strikes++;
    this.#changed();
  }

  end(): void {
    this.#claimed--;
    this.#left--;
    this.#changed();
  }

  release(): void {
    this.#claimed--;
  }
}
