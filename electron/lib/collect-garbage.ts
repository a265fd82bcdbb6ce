import v8 from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * V8's most thorough collection, which also gives back the pages it keeps for young objects. Holds the process up for about a tenth of a
 * second, so it is for one at rest.
 */
export function collectGarbage(): void {
  // Only contexts made from now on have it.
  v8.setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
