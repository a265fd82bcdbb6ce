import type { IncomingMessage } from 'node:http';
import { isActive } from '../auth/active.ts';
import { identityOf, type Identity } from '../auth/permissions.ts';
import { isCsrfTokenOf, verifyTicket } from '../auth/tickets.ts';
import type { World } from '../world/world.ts';

export type AuthorizationKind = 'ticket' | 'token' | 'none';

/** Who is asking, or the reason phrase of the 401. */
export type Identification = { readonly who: Identity } | { readonly refusal: string };

export function authorizationKind(request: IncomingMessage): AuthorizationKind {
  if (ticketOf(request) !== undefined) return 'ticket';
  return tokenOf(request) === undefined ? 'none' : 'token';
}

/** A ticket in the cookie comes before a token in the header; writes with a ticket need the CSRF token. (PVE::HTTPServer, auth_handler) */
export function identify(
  world: World,
  request: IncomingMessage,
  { isUpload = false }: { isUpload?: boolean } = {},
): Identification {
  const now = world.clock.now();
  const { headers } = request;
  const ticket = ticketOf(request);
  if (ticket === undefined) {
    const token = tokenOf(request);
    return token === undefined ? { refusal: 'No ticket' } : identifyToken(world, token, now);
  }
  const userid = verifyTicket(world.state, ticket, now);
  if (userid === undefined || !isActive(world.state.users[userid], now)) return { refusal: 'Authentication failed!' };
  const csrf = headers['csrfpreventiontoken'];
  // A form in a browser cannot send the header.
  const needsCsrf = request.method !== 'GET' && !isUpload;
  if (needsCsrf && !isCsrfTokenOf(world.state, typeof csrf === 'string' ? csrf : '', userid, now)) {
    return { refusal: 'Permission denied - invalid csrf token' };
  }
  return { who: identityOf(userid) };
}

function identifyToken(world: World, header: string, now: number): Identification {
  const refused = { refusal: 'Authentication failed!' };
  const [, userid = '', tokenid = '', secret = ''] =
    /^PVEAPIToken[=\s]\s*([^\s!=]+)!([^=\s]+)=(\S+)$/.exec(header) ?? [];
  const user = world.state.users[userid];
  const token = user?.tokens[tokenid];
  if (!isActive(user, now) || !token || token.secret !== secret) return refused;
  if (token.expire !== 0 && token.expire * 1000 <= now) return refused;
  return { who: identityOf(`${userid}!${tokenid}`) };
}

const tokenOf = ({ headers }: IncomingMessage): string | undefined =>
  headers.authorization?.startsWith('PVEAPIToken') ? headers.authorization : undefined;

/** A ticket may also come in the header for tokens. */
const ticketOf = ({ headers }: IncomingMessage): string | undefined =>
  valueIn(headers.cookie) ?? valueIn(headers.authorization);

/** It may stand there as it is or percent-encoded. */
function valueIn(header: string | undefined): string | undefined {
  const value = /(?:^|;\s*)PVEAuthCookie(?:=|\s)([^;]*)/.exec(header ?? '')?.[1];
  if (value === undefined || value === '') return undefined;
  try {
    return value.includes(':') ? value : decodeURIComponent(value);
  } catch {
    return value;
  }
}
