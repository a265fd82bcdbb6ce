const paramOps = [
  '',
  '-',
  ':-',
  '=',
  ':=',
  '?',
  ':?',
  '+',
  ':+',
  '#',
  '##',
  '%',
  '%%',
  '/',
  '//',
  '/#',
  '/%',
  ':',
  '^',
  '^^',
  ',',
  ',,',
  '@',
] as const;
/** How a variable's value is changed by `${…}`. */
export type ParamOp = (typeof paramOps)[number];
export const isParamOp = (op: string): op is ParamOp => paramOps.some((one) => one === op);

export type Part =
  | { readonly kind: 'text'; readonly text: string; readonly isQuoted: boolean }
  | { readonly kind: 'quoted'; readonly parts: readonly Part[] }
  | {
      readonly kind: 'param';
      readonly name: string;
      readonly index: Word | null;
      readonly op: ParamOp;
      readonly arg: Word | null;
      /** Replacement of `/`, length of `:`. */
      readonly second: Word | null;
      readonly isLength: boolean;
      readonly isIndirect: boolean;
      readonly isQuoted: boolean;
    }
  | { readonly kind: 'command'; readonly body: List; readonly isQuoted: boolean }
  | { readonly kind: 'arithmetic'; readonly text: Word; readonly isQuoted: boolean }
  | { readonly kind: 'tilde'; readonly user: string };

export type Word = {
  readonly parts: readonly Part[];
  /** The value, when nothing has to be expanded. */
  readonly plain: string | null;
  /** `name=(…)` among the arguments of `local`, `declare` and the like. */
  readonly array?: ArrayAssignment | undefined;
  /** A word of these builtins that begins with `name=` is not split. */
  readonly isAssignment: boolean;
  /** Brace expansion; null when there is none. */
  readonly alternatives: readonly Word[] | null;
};

export type ArrayAssignment = {
  readonly name: string;
  readonly isAppending: boolean;
  readonly items: readonly { readonly key: Word | null; readonly value: Word }[];
};
export type Assignment = {
  readonly name: string;
  readonly index: Word | null;
  readonly isAppending: boolean;
  readonly value: Word;
  readonly array?: ArrayAssignment | undefined;
};

const redirectOps = ['<', '>', '>>', '<>', '>|', '<&', '>&', '&>', '&>>', '<<<', '<<'] as const;
export type RedirectOp = (typeof redirectOps)[number];
export const isRedirectOp = (op: string): op is RedirectOp => redirectOps.some((one) => one === op);
export type Redirect = {
  readonly op: RedirectOp;
  readonly fd: number | null;
  /** The body for `<<`; set when the line after it was read. */
  target: Word;
};

export type Command = (
  | { readonly kind: 'simple'; readonly assignments: readonly Assignment[]; readonly words: readonly Word[] }
  | { readonly kind: 'group'; readonly body: List }
  | { readonly kind: 'subshell'; readonly body: List }
  | {
      readonly kind: 'if';
      readonly branches: readonly { readonly condition: List; readonly body: List }[];
      readonly otherwise: List | null;
    }
  | { readonly kind: 'loop'; readonly isUntil: boolean; readonly condition: List; readonly body: List }
  | { readonly kind: 'for'; readonly name: string; readonly words: readonly Word[] | null; readonly body: List }
  | { readonly kind: 'arithmetic-for'; readonly parts: readonly [Word, Word, Word]; readonly body: List }
  | {
      readonly kind: 'case';
      readonly subject: Word;
      readonly arms: readonly {
        readonly patterns: readonly Word[];
        readonly body: List;
        readonly end: ';;' | ';&' | ';;&';
      }[];
    }
  | { readonly kind: 'function'; readonly name: string; readonly body: Command }
  | { readonly kind: 'arithmetic'; readonly text: Word }
  | { readonly kind: 'test'; readonly words: readonly Word[] }
) & { readonly redirects: readonly Redirect[]; readonly line: number };

export type Pipeline = {
  readonly commands: readonly Command[];
  readonly isNegated: boolean;
  readonly pipesStderr: readonly boolean[];
};
export type AndOr = {
  readonly first: Pipeline;
  readonly rest: readonly { readonly op: '&&' | '||'; readonly pipeline: Pipeline }[];
  readonly isBackground: boolean;
};
export type List = readonly AndOr[];
