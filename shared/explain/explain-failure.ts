import type { Explanation, SafeAction } from '../domain/explanation.ts';
import type { AppErrorData } from '../errors.ts';
import type { Cause } from './causes.ts';
import { checkedOf } from './checked.ts';
import { hintOf } from './code-hints.ts';
import { factsOf, linesOfError, type FailedStep } from './facts.ts';
import { findHits, type Evidence, type EvidenceLine, type Hit } from './find-hits.ts';
import { bareLine, plainLine } from './plain-line.ts';
import type { Facts } from './rule.ts';
import { words } from './rules/all-rules.ts';
import type { StepLine } from './step-line.ts';
import { strongest } from './strongest.ts';
import { unknownWords } from './unknown-words.ts';

export type Failure = {
  readonly error: AppErrorData | null;
  readonly step?: FailedStep | null;
  /** Output of the failed step or task, oldest first; none for an answer of the server. */
  readonly lines?: readonly StepLine[];
  /** How many lines there were in all, where not all are here. */
  readonly printed?: number;
};

/**
 * Tells why something failed, by the rules. Null where the error's own words say all there is, because it is one of ours (a cancelled
 * job, a template that cannot be read).
 */
export function explainFailure({
  error,
  step = null,
  lines = [],
  printed = lines.length,
}: Failure): Explanation | null {
  const hint = error && hintOf(error);
  if (hint === 'own-words') return null;
  const facts = factsOf(error, step);
  const evidence = evidenceOf(error, lines, printed);
  const hit = strongest(findHits(evidence, facts), evidence);
  const checked = checkedOf(facts, error, evidence.lines.length > 0 ? printed : 0);
  if (hit && (!hint || hit.rule.force === 'root' || hit.rule.force === 'cause')) return told(hit, checked);
  if (hint) return { ...toldOf(hint.cause, {}, {}), isSure: hint.isSure, decisiveLine: hint.line, checked };
  return unknown(facts, checked);
}

function evidenceOf(error: AppErrorData | null, lines: readonly StepLine[], printed: number): Evidence {
  const all: EvidenceLine[] = lines.flatMap(({ text, at, stream }) => {
    const plain = plainLine(text);
    return plain === '' || stream === 'gantry' ? [] : [{ text: plain, bare: bareLine(plain), at, parameter: null }];
  });
  const known = new Set(all.map(({ text }) => text));
  let at = printed;
  for (const { text, parameter } of error ? linesOfError(error) : []) {
    const plain = plainLine(text);
    // Proxmox' task log ends with the exit status; the line of the log is the one to show.
    if (known.has(plain) || known.has(`TASK ERROR: ${plain}`)) continue;
    all.push({ text: plain, bare: bareLine(plain), at, parameter });
    at += 1;
  }
  return { lines: all, end: at };
}

function told({ rule, line, found, isSure }: Hit & { isSure: boolean }, checked: readonly string[]): Explanation {
  return {
    ...toldOf(rule.cause, found, rule),
    isSure: isSure && rule.cause !== 'unknown',
    // What names no cause proves none.
    decisiveLine: rule.cause === 'unknown' && rule.isSure === false ? null : (line?.text ?? null),
    checked: [...checked],
  };
}

function toldOf(
  cause: Cause | 'unknown',
  found: Readonly<Record<string, string>>,
  own: { sentence?: string; nextStep?: string; action?: SafeAction | null },
): Pick<Explanation, 'cause' | 'sentence' | 'nextStep' | 'action'> {
  const general = cause === 'unknown' ? unknownWords : words[cause];
  return {
    cause,
    sentence: filled(own.sentence ?? general.sentence, found),
    nextStep: filled(own.nextStep ?? general.nextStep, found),
    action: own.action === undefined ? general.action : own.action,
  };
}

/** Puts what was found into a sentence; what was not found is left out with the blank before it. */
const filled = (sentence: string, found: Readonly<Record<string, string>>): string =>
  sentence.replaceAll(/ ?\{(\w+)\}/g, (all, name: string) => {
    const value = found[name];
    if (value === undefined) return '';
    return `${all.startsWith(' ') ? ' ' : ''}${value.length > 80 ? `${value.slice(0, 77)}…` : value}`;
  });

/** Nothing is known: what is there is told, and nothing is claimed. */
function unknown({ place, exitCode }: Facts, checked: readonly string[]): Explanation {
  const isOwnError = place === 'script' && exitCode !== null && exitCode !== 0;
  return {
    ...toldOf(
      isOwnError ? 'script-failed' : 'unknown',
      {},
      isOwnError
        ? {
            sentence: `It ended with exit code ${exitCode}, and what it printed does not say why in words that Gantry knows.`,
          }
        : {},
    ),
    isSure: false,
    decisiveLine: null,
    checked: [...checked],
  };
}
