/** Repeatable chance: the same seed throws the same. (mulberry32) */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to, and without, 1. */
  throw(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  between(from: number, to: number): number {
    return from + Math.floor(this.throw() * (to - from + 1));
  }

  isLucky(share = 0.5): boolean {
    return this.throw() < share;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.throw() * items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  /** Some of them, in their order. */
  some<T>(items: readonly T[], share = 0.5): T[] {
    return items.filter(() => this.isLucky(share));
  }

  list<T>(from: number, to: number, make: () => T): T[] {
    return Array.from({ length: this.between(from, to) }, make);
  }

  text(signs: string, from: number, to: number): string {
    const all = Array.from(signs);
    return this.list(from, to, () => this.pick(all)).join('');
  }
}
