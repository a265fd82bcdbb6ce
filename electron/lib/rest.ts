/** So much text has left garbage worth looking for. */
const enough = 4_000_000;
/** At rest no more than this passes from one look to the next; polls that find little new stay far below. */
const littleChars = 100_000;
const everyMs = 5_000;
/** What the first time lets go of often holds what only the second time finds. */
const times = 2;

type Options = {
  /** Calls back once after so many ms. */
  later: (ms: number, callback: () => void) => void;
  /** Gives back memory that is no longer used; takes some tens of ms. */
  giveBack: () => void;
};

/**
 * Counts what passes to a page and has its memory given back once much has passed and it is quiet again. The page has no way to do so, and
 * Chromium, which measures by what a computer has, keeps the garbage of a long log for minutes.
 * @returns takes the length of each text that passes
 */
export function restAfterMuch({ later, giveBack }: Options): (chars: number) => void {
  let passed = 0;
  /** So often it still has to be given back. */
  let left = 0;
  const look = (before: number): void => {
    if (passed - before <= littleChars) {
      giveBack();
      left -= 1;
    }
    if (left > 0) return wait();
    passed = 0;
  };
  const wait = (): void => {
    const before = passed;
    later(everyMs, () => look(before));
  };
  return (chars) => {
    passed += chars;
    if (left > 0 || passed < enough) return;
    left = times;
    wait();
  };
}
