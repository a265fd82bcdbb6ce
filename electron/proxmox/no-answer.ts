/** No HTTP answer came. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  /** False when it is certain that not a byte of the request left. */
  readonly isSent: boolean;
  /** True when a connection was waited for in vain: trying again at once would only double the wait. */
  readonly isWaitedOut: boolean;

  constructor(
    reason: string,
    { isSent, isWaitedOut = false, cause }: { isSent: boolean; isWaitedOut?: boolean; cause?: unknown },
  ) {
    super(reason, { cause });
    this.isSent = isSent;
    this.isWaitedOut = isWaitedOut;
  }
}
