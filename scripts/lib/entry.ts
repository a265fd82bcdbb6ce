/** A problem the person at the terminal can do something about: its message is the whole output, without a stack. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}

/** One plain line about what happens now. Goes to stderr, so that stdout carries results only. */
export type Say = (line: string) => void;

export const say: Say = (line) => {
  process.stderr.write(`${line}\n`);
};

/** Runs a script's work and turns its result into the exit code; a SetupError is told in plain words. */
export async function runEntry(work: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work();
  } catch (error) {
    if (error instanceof SetupError) say(error.message);
    else say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
  }
}
