import type { IncomingMessage } from 'node:http';
import { isActive } from '../auth/active.ts';
import { identityOf, type Identity } from '../auth/permissions.ts';
import { isCsrfTokenOf, verifyTicket } from '../auth/tickets.ts';
import type { World } from '../world/world.ts';

export type AuthorizationKind = 'ticket' | 'token' | 'none';

/** Who is asking, or the reason phrase of the 401. */
export type Identification = { readonly who: Identity } | { readonly refusal: string };

export function authorizationKind({ headers }: IncomingMessage): AuthorizationKind {
  if (headers.authorization?.startsWith('PVEAPIToken')) return 'token';
  return cookieOf(headers.cookie) === undefined ? 'none' : 'ticket';
}

/** A token in the header comes before a ticket in the cookie; writes with a cookie need the CSRF token. (PVE::HTTPServer::auth_handler) */
export function identify(
  world: World,
  request: IncomingMessage,
  { isUpload = false }: { isUpload?: boolean } = {},
): Identification {
  const now = world.clock.now();
  const { headers } = request;
  if (headers.authorization?.startsWith('PVEAPIToken')) return identifyToken(world, headers.authorization, now);
  const ticket = cookieOf(headers.cookie);
  if (ticket === undefined) return { refusal: 'No ticket' };
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

/** The ticket may stand in the cookie as it is or percent-encoded. */
function cookieOf(header: string | undefined): string | undefined {
  const value = /(?:^|;\s*)PVEAuthCookie=([^;]*)/.exec(header ?? '')?.[1];
  if (value === undefined) return undefined;
  try {
    return value.includes(':') ? value : decodeURIComponent(value);
  } catch {
    return value;
  }
}
