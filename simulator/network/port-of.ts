import type { Server } from 'node:net';

/** The port a listening server has got. */
export function portOf(server: Pick<Server, 'address'>): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server does not listen at a port');
  return address.port;
}
