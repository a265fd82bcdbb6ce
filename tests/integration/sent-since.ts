import type { LoggedRequest } from '../../simulator/http/front-end.ts';
import type { Simulator } from '../../simulator/start-simulator.ts';

/** Gives back what the server was sent since this call and may change anything. The log forgets its oldest entries. */
export function sentSince({ requests }: Simulator): () => LoggedRequest[] {
  const last = requests.at(-1);
  return () => requests.slice(last ? requests.lastIndexOf(last) + 1 : 0).filter(({ method }) => method !== 'GET');
}
