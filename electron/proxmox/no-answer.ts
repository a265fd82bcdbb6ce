/** No HTTP answer came. `isSent` is false when it is certain that not a byte of the request left. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly isSent: boolean;

  constructor(reason: string, { isSent, cause }: { isSent: boolean; cause?: unknown }) {
    super(reason, { cause });
    this.isSent = isSent;
  }
}
