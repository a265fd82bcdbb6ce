import type { AwkValue } from './awk-values.ts';

/** `next`, `exit` and their kin on their way out. */
export class AwkJump extends Error {
  readonly kind: 'next' | 'exit' | 'break' | 'continue' | 'return';
  readonly value: AwkValue;

  constructor(kind: AwkJump['kind'], value: AwkValue = '') {
    super();
    this.kind = kind;
    this.value = value;
  }
}
