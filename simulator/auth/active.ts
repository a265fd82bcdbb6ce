import type { UserState, WorldState } from '../world/world-state.ts';
import type { Identity } from './permissions.ts';

/** Whether someone may log in at all. (PVE::AccessControl, check_user_enabled) */
export function isActive(user: UserState | undefined, nowMs: number): user is UserState {
  return user !== undefined && user.isEnabled && (user.expire === 0 || user.expire * 1000 > nowMs);
}

/** The same for whoever calls, a token included. (check_token_exist) */
export function isActiveIdentity({ users }: WorldState, { userid, tokenid }: Identity, nowMs: number): boolean {
  const user = users[userid];
  if (!isActive(user, nowMs)) return false;
  if (tokenid === undefined) return true;
  const token = user.tokens[tokenid];
  return token !== undefined && (token.expire === 0 || token.expire * 1000 > nowMs);
}
