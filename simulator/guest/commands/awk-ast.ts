export type AwkExpr =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'regex'; readonly source: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'field'; readonly index: AwkExpr }
  | { readonly kind: 'element'; readonly name: string; readonly keys: readonly AwkExpr[] }
  | { readonly kind: 'assign'; readonly op: string; readonly target: AwkExpr; readonly value: AwkExpr }
  | { readonly kind: 'step'; readonly by: 1 | -1; readonly isPrefix: boolean; readonly target: AwkExpr }
  | { readonly kind: 'binary'; readonly op: string; readonly left: AwkExpr; readonly right: AwkExpr }
  | { readonly kind: 'unary'; readonly op: string; readonly operand: AwkExpr }
  | { readonly kind: 'ternary'; readonly condition: AwkExpr; readonly yes: AwkExpr; readonly no: AwkExpr }
  | { readonly kind: 'in'; readonly keys: readonly AwkExpr[]; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly AwkExpr[] }
  | { readonly kind: 'getline'; readonly target: AwkExpr | null };

export type AwkStatement =
  | { readonly kind: 'expression'; readonly value: AwkExpr }
  | {
      readonly kind: 'print';
      readonly isFormatted: boolean;
      readonly args: readonly AwkExpr[];
      readonly output: { readonly op: '>' | '>>' | '|'; readonly target: AwkExpr } | null;
    }
  | { readonly kind: 'if'; readonly condition: AwkExpr; readonly yes: AwkStatement; readonly no: AwkStatement | null }
  | { readonly kind: 'while'; readonly condition: AwkExpr; readonly body: AwkStatement; readonly isDo: boolean }
  | {
      readonly kind: 'for';
      readonly init: AwkStatement | null;
      readonly condition: AwkExpr | null;
      readonly step: AwkStatement | null;
      readonly body: AwkStatement;
    }
  | { readonly kind: 'each'; readonly variable: string; readonly name: string; readonly body: AwkStatement }
  | { readonly kind: 'block'; readonly body: readonly AwkStatement[] }
  | { readonly kind: 'next' | 'break' | 'continue' }
  | { readonly kind: 'exit' | 'return'; readonly value: AwkExpr | null }
  | { readonly kind: 'delete'; readonly name: string; readonly keys: readonly AwkExpr[] | null };

export type AwkRule = {
  readonly pattern: 'begin' | 'end' | AwkExpr | null;
  readonly until: AwkExpr | null;
  readonly body: AwkStatement | null;
};
export type AwkFunction = { readonly parameters: readonly string[]; readonly body: AwkStatement };
export type AwkProgram = { readonly rules: readonly AwkRule[]; readonly functions: ReadonlyMap<string, AwkFunction> };
