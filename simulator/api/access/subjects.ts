import { failure } from '../../http/pve-error.ts';
import { own } from '../../world/records.ts';
import type { UserState } from '../../world/world-state.ts';
import { text, type Call } from '../call.ts';

/** The user in the path. */
export function userOf(call: Call): UserState {
  const user = own(call.world.state.users, text(call, 'userid'));
  if (!user) throw failure(`no such user ('${text(call, 'userid')}')`);
  return user;
}
