import { forces, type Condition, type Facts, type Rule } from './rule.ts';
import { rules } from './rules/all-rules.ts';
import { isSuspect } from './suspect.ts';

export type EvidenceLine = {
  /** As a reader sees it. */
  readonly text: string;
  /** What the rules look at: without time stamps and the like. */
  readonly bare: string;
  readonly at: number;
  readonly parameter: string | null;
};
export type Evidence = {
  /** Plain lines, oldest first. */
  readonly lines: readonly EvidenceLine[];
  /** The place after the last line. */
  readonly end: number;
};
export type Hit = {
  readonly rule: Rule;
  /** Null where the circumstances alone tell it. */
  readonly line: EvidenceLine | null;
  readonly found: Readonly<Record<string, string>>;
};

// Lines that sound like trouble on every machine and mean nothing. `set -x` repeats what is going to be run, with every text in it.
const harmless =
  /^(?:\++ |debconf: |dpkg-preconfigure: |invoke-rc\.d: |mesg: |stdin: is not a tty|sudo: unable to resolve host|N: Download is performed unsandboxed|WARNING: (?:you have not turned on protection against thin pools|sum of all thin volume sizes|set activation\/thin_pool_autoextend)|npm warn |bash: (?:cannot set terminal process group|no job control)|warning: unable to access '\/root\/\.config\/git)/i;

/** What the rules recognise, in the order of the lines. Of one line only the strongest is kept, and of equals the rule that stands first. */
export function findHits({ lines }: Evidence, facts: Facts): Hit[] {
  const fitting = rules.filter(({ when }) => !when || holds(when, facts, lines));
  const byLine = fitting.filter(({ line }) => line !== undefined);
  const hits: Hit[] = fitting.filter(({ line }) => line === undefined).map((rule) => ({ rule, line: null, found: {} }));
  for (const line of lines) {
    if (line.parameter === null && !isSuspect(line.bare)) continue;
    if (harmless.test(line.bare)) continue;
    const hit = bestOf(line, byLine);
    if (hit) hits.push(hit);
  }
  return hits;
}

function bestOf(line: EvidenceLine, byLine: readonly Rule[]): Hit | null {
  let best: Hit | null = null;
  for (const rule of byLine) {
    if (best && forces.indexOf(rule.force) <= forces.indexOf(best.rule.force)) continue;
    if (rule.when?.parameter && !(line.parameter !== null && rule.when.parameter.test(line.parameter))) continue;
    const match = rule.line?.exec(line.bare);
    if (match) best = { rule, line, found: foundIn(match, line) };
  }
  return best;
}

function foundIn(match: RegExpExecArray, { parameter }: EvidenceLine): Record<string, string> {
  const found: Record<string, string> = parameter === null ? {} : { parameter };
  for (const [name, value] of Object.entries(match.groups ?? {})) if (value !== undefined) found[name] = value;
  return found;
}

function holds(when: Condition, facts: Facts, lines: readonly EvidenceLine[]): boolean {
  const { also, never } = when;
  return (
    // Where nothing tells who failed, the lines alone decide.
    (facts.place === null || fits(when.place, facts.place)) &&
    fits(when.exitCode, facts.exitCode) &&
    fits(when.signal, facts.signal) &&
    fits(when.status, facts.status) &&
    fits(when.code, facts.code) &&
    fits(when.stepKind, facts.stepKind) &&
    reads(when.taskType, facts.taskType) &&
    reads(when.command, facts.command) &&
    (!also || lines.some(({ bare }) => also.test(bare))) &&
    (!never || !lines.some(({ bare }) => never.test(bare)))
  );
}

const fits = <T>(allowed: readonly T[] | undefined, value: T | null): boolean =>
  !allowed || (value !== null && allowed.includes(value));

const reads = (pattern: RegExp | undefined, value: string | null): boolean =>
  !pattern || (value !== null && pattern.test(value));
