import { setImmediate as nextTurn } from 'node:timers/promises';

/** Gives everything in this process so many turns: what has not come about then was not under way. */
export async function letOthersRun(turns = 100): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await nextTurn();
}
