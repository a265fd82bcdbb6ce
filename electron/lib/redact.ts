import { stripAnsi } from '../../shared/domain/plain-text.ts';
import { secretAcross, shapeReach, type Span } from './secret-across.ts';
import { mayHoldShape, shapes } from './secret-shapes.ts';

const escape = '\u001B';

/** Removes known secrets and anything shaped like one. Applied once, at the log sink and before job output is stored. */
export class Redactor {
  readonly #known = new Map<string, number>();
  #byLength: readonly string[] = [];
  /** Finds whether any is there: nearly every line has none, and one look for all is a fifth of the work of one for each. */
  #any: RegExp | null = null;
  /** One character for each byte. */
  #asBytes: readonly string[] = [];

  /** Masks `secret` from now on; call the result to forget it. Texts under 5 characters would mask ordinary words and are left. */
  remember(secret: string): () => void {
    const forms = secretForms(secret);
    for (const form of forms) this.#known.set(form, (this.#known.get(form) ?? 0) + 1);
    this.#sort();
    return () => {
      for (const form of forms) {
        const left = (this.#known.get(form) ?? 0) - 1;
        if (left > 0) this.#known.set(form, left);
        else this.#known.delete(form);
      }
      this.#sort();
    };
  }

  /** How far beyond a place bytes must be known to tell whether a secret lies across it. */
  get reachBytes(): number {
    return Math.max(shapeReach, colouredTimes * Math.max(0, ...this.#asBytes.map(({ length }) => length)));
  }

  /**
   * Where UTF-8 text can be cut so that `apply` finds in its two parts what it finds in the whole: the last place up to `at`, or the
   * next one where a secret fills all before it. `at` itself where secrets lie one over another all the way.
   */
  cutBefore(bytes: Buffer, at: number): number {
    return this.#outside(bytes, at, 'start') ?? this.#outside(bytes, at, 'end') ?? at;
  }

  apply(line: string): string {
    const masked = this.#withoutKnown(line);
    if (!mayHoldShape(masked)) return masked;
    return shapes.reduce((text, [shape, replacement]) => text.replace(shape, replacement), masked);
  }

  #withoutKnown(line: string): string {
    const masked = this.#masked(line);
    if (!masked.includes(escape)) return masked;
    // A colour that begins inside a secret hides it; such a line loses its colours.
    const bare = stripAnsi(masked);
    return this.#byLength.some((secret) => bare.includes(secret)) ? this.#masked(bare) : masked;
  }

  #masked(line: string): string {
    if (this.#any?.test(line) !== true) return line;
    let text = line;
    for (const secret of this.#byLength) if (text.includes(secret)) text = text.replaceAll(secret, '[redacted]');
    return text;
  }

  #outside(bytes: Buffer, at: number, side: keyof Span): number | null {
    let cut = at;
    for (let moves = 0; moves < mostMoves; moves += 1) {
      const span = secretAcross(bytes, cut, this.#asBytes, this.reachBytes);
      if (!span) return cut;
      cut = span[side];
      if (cut === 0 || cut >= bytes.length) return null;
    }
    return null;
  }

  #sort(): void {
    this.#byLength = [...this.#known.keys()].toSorted((a, b) => b.length - a.length);
    this.#any = this.#byLength.length === 0 ? null : anyOf(this.#byLength);
    this.#asBytes = this.#byLength.map((secret) => Buffer.from(secret).toString('latin1'));
  }
}

/** How many secrets may lie one over another before a place between them is no longer looked for. */
const mostMoves = 16;
/** Colours make a secret longer than it is. */
const colouredTimes = 4;

/** Of a longer one its beginning is looked for: a whole file would be too large for an expression. */
const lookedFor = 64;
const anyOf = (secrets: readonly string[]): RegExp =>
  new RegExp([...new Set(secrets.map((secret) => literally(secret.slice(0, lookedFor))))].join('|'));
const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);

/** A secret as it may appear: itself, percent-encoded, in JSON, as a tracing shell quotes it, each of its lines when it has several. */
function secretForms(secret: string): string[] {
  const whole = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...asTraced(secret)];
  const parts = secret.includes('\n') ? secret.split(/\r?\n/).filter((line) => line.length >= shortestLine) : [];
  return [...new Set([...whole, ...parts, ...parts.flatMap(asTraced)])].filter((form) => form.length >= 5);
}

/** Shorter lines of a secret are as often ordinary words. */
const shortestLine = 8;

/** `set -x` of bash and of dash writes a quote inside quotes each in its own way. */
const asTraced = (secret: string): string[] =>
  secret.includes("'") ? [secret.replaceAll("'", `'\\''`), secret.replaceAll("'", `'"'"'`)] : [];
