import { isPrivilege } from '../../auth/roles.ts';
import { looksLike, matching, whole, type FormatCheck, type Formats } from './format-check.ts';

const REALM = '[A-Za-z][A-Za-z0-9.\\-_]+';
const USER = `[^\\s:/]+@${REALM}`;
const NAME = '[A-Za-z0-9.\\-_]+';

/** (PVE::Auth::Plugin, verify_username) */
function checkUser(value: string): string | undefined {
  const name = value === '0' ? '' : value;
  const { length } = Array.from(name);
  if (length < 3) return `user name '${name}' is too short\n`;
  if (length > 64) return `user name '${name}' is too long (${length} > 64)\n`;
  return whole(USER).test(name) ? undefined : `value '${name}' does not look like a valid user name\n`;
}

/** Pools lie up to three deep. (PVE::AccessControl, verify_poolname) */
const checkPool: FormatCheck = (value) => {
  if (value.replace(/\/+$/, '').split('/').length > 3) return `pool name '${value}' nested too deep (max levels = 3)\n`;
  return whole(`${NAME}(?:/${NAME}){0,2}`).test(value)
    ? undefined
    : `pool name '${value}' contains invalid characters\n`;
};

/** Users, rights and what they are given on. (PVE::AccessControl, PVE::Auth::Plugin) */
export const ACCESS_FORMATS: Formats = {
  'pve-node': matching(whole('[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?'), looksLike('node name')),
  'pve-userid': checkUser,
  'pve-tokenid': matching(
    whole(`${USER}!${REALM}`),
    (value) => `value '${value}' does not look like a valid token ID\n`,
  ),
  'pve-groupid': matching(whole(NAME), (value) => `group name '${value}' contains invalid characters\n`),
  'pve-roleid': matching(whole(NAME), (value) => `role name '${value}' contains invalid characters\n`),
  'pve-poolid': checkPool,
  'pve-realm': matching(whole(REALM), looksLike('realm')),
  'pve-priv': (value) => (isPrivilege(value) ? undefined : `invalid privilege '${value}'\n`),
};
