import type { SafeAction } from '../domain/explanation.ts';
import type { StepKind } from '../domain/plan.ts';
import type { ErrorCode } from '../errors.ts';
import type { Cause } from './causes.ts';

/** Who refused or failed: Proxmox at once, one of its tasks, a program inside the container, or the way to it. */
export type Place = 'api' | 'task' | 'script' | 'ssh';

/**
 * How much a line explains where several rules find one. `root` explains what the others only follow from (no space left, no name
 * resolution); `cause` says what failed; `symptom` is what others say about it afterwards; `ending` is how it all ended (an exit code, a
 * closing summary); `notice` is often printed and seldom matters.
 */
export const forces = ['notice', 'ending', 'symptom', 'cause', 'root'] as const;
export type Force = (typeof forces)[number];

/** What is known besides the lines. */
export type Facts = {
  readonly place: Place | null;
  readonly code: ErrorCode | null;
  /** HTTP status of Proxmox' answer. */
  readonly status: number | null;
  /** Type of Proxmox' task, such as `vzcreate`. */
  readonly taskType: string | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly command: string | null;
  readonly stepKind: StepKind | null;
};

/** Words for people. `{name}` is replaced by what the rule's pattern found under that name, or left out. */
export type Words = {
  readonly sentence: string;
  readonly nextStep: string;
  readonly action: SafeAction | null;
};

/** All that is given must hold. */
export type Condition = {
  readonly place?: readonly Place[];
  readonly exitCode?: readonly number[];
  readonly signal?: readonly string[];
  readonly taskType?: RegExp;
  readonly status?: readonly number[];
  readonly code?: readonly ErrorCode[];
  readonly command?: RegExp;
  readonly stepKind?: readonly StepKind[];
  /** The name of the refused parameter. */
  readonly parameter?: RegExp;
  /** Some line at hand says this as well. */
  readonly also?: RegExp;
  /** No line at hand says this. */
  readonly never?: RegExp;
};

/** A failure as it may be seen, for the test of the rule; a plain text is one line. */
export type Example =
  | string
  | {
      readonly lines: readonly string[];
      /** The line that is to be shown; null for none. The first one without it. */
      readonly decisive?: string | null;
      readonly place?: Place;
      readonly exitCode?: number | null;
      /** HTTP status of the answer. */
      readonly status?: number;
      readonly signal?: string;
      readonly taskType?: string;
      readonly command?: string;
      readonly parameter?: string;
    };

/** One way to recognise a cause. Without `line` the condition alone tells it. */
export type Rule = Partial<Words> & {
  readonly cause: Cause | 'unknown';
  readonly force: Force;
  readonly line?: RegExp;
  readonly when?: Condition;
  /** False where the same line may have other causes. */
  readonly isSure?: false;
  /** Scripts wait for such a thing to pass: it proves nothing where something else has gone wrong since. */
  readonly passes?: true;
  readonly examples: readonly [Example, ...Example[]];
};

/** The causes of one area in words, and how each is recognised. */
export type Area<C extends Cause> = {
  readonly words: Readonly<Record<C, Words>>;
  readonly rules: readonly Rule[];
};
