import { isActive, isActiveIdentity } from '../../auth/active.ts';
import { capabilities, effectivePermissions, identityOf, mayDo, privilegesAt } from '../../auth/permissions.ts';
import { answerChallenge, challengeOf, factorsOf } from '../../auth/second-factors.ts';
import { isTfaTicketOf, issueCsrfToken, issueTfaTicket, issueTicket, verifyTicket } from '../../auth/tickets.ts';
import { isVncTicketOf } from '../../auth/vnc-tickets.ts';
import { failure, forbidden, PveError } from '../../http/pve-error.ts';
import { splitList } from '../../schema/formats.ts';
import { own } from '../../world/records.ts';
import type { World } from '../../world/world.ts';
import { normalAclPath } from './roles.ts';
import { confirmChange } from './tfa.ts';
import { demand, text, type Call, type Handlers } from '../call.ts';

const REALMS = [
  { realm: 'pam', type: 'pam', comment: 'Linux PAM standard authentication' },
  { realm: 'pve', type: 'pve', comment: 'Proxmox VE authentication server' },
];

/** Every way to fail looks the same. */
const authenticationFailure = (): PveError => new PveError(401, 'authentication failure\n');

export const accessHandlers: Handlers = {
  'GET /access': () =>
    ['users', 'groups', 'roles', 'acl', 'domains', 'openid', 'tfa', 'ticket', 'password'].map((subdir) => ({ subdir })),
  'GET /access/ticket': () => null,
  'POST /access/ticket': createTicket,
  'POST /access/vncticket': verifyVncTicket,
  'GET /access/domains': () => REALMS,
  'GET /access/domains/{realm}': (call) => {
    const found = REALMS.find(({ realm }) => realm === text(call, 'realm'));
    if (!found) throw failure(`domain '${text(call, 'realm')}' does not exist`);
    const { realm: _realm, ...shown } = found;
    return shown;
  },
  'GET /access/permissions': readPermissions,
  'PUT /access/password': changePassword,
};

function createTicket(call: Call): unknown {
  const { world } = call;
  const { state } = world;
  const now = world.clock.now();
  const userid = userIdOf(call);
  const user = own(state.users, userid);
  if (!isActive(user, now)) throw authenticationFailure();
  const password = text(call, 'password');
  if (call.parameters['path']) return verifyRights(call, userid);
  const challenge = call.parameters['tfa-challenge'];
  if (challenge !== undefined) {
    if (call.parameters['otp'] !== undefined || !isTfaTicketOf(state, challenge, userid, now))
      throw authenticationFailure();
    const isRight = answerChallenge(user, password, now);
    world.changed();
    if (!isRight) throw authenticationFailure();
    return fullTicket(world, userid);
  }
  if (isTicketFor(world, userid, password, now)) return fullTicket(world, userid);
  if (user.password === null || password !== user.password) throw authenticationFailure();
  if (!factorsOf(user).some(({ isEnabled }) => isEnabled)) return fullTicket(world, userid);
  // A code in one step does not spare the second step, and one without its kind is an error. (measured on 9.2)
  const code = call.parameters['otp'];
  if (code !== undefined && !/^(totp|recovery):/.test(code)) throw authenticationFailure();
  // With every factor locked there is nothing left to ask for.
  const asked = challengeOf(user);
  if (asked === '{}') throw authenticationFailure();
  return {
    username: userid,
    ticket: issueTfaTicket(state, userid, asked, now),
    CSRFPreventionToken: issueCsrfToken(state, userid, now),
    NeedTFA: 1,
  };
}

function fullTicket({ state, clock }: World, userid: string): unknown {
  const now = clock.now();
  return {
    username: userid,
    ticket: issueTicket(state, userid, now),
    CSRFPreventionToken: issueCsrfToken(state, userid, now),
    ...aboutUser(state, userid),
  };
}

const aboutUser = (state: World['state'], userid: string): Record<string, unknown> => ({
  cap: capabilities(state, identityOf(userid)),
  ...(state.nodes.length > 1 && mayDo(state, identityOf(userid), '/', ['Sys.Audit'])
    ? { clustername: state.clusterName ?? 'homelab' }
    : {}),
});

/** `path` and `privs` ask whether a user with this ticket or password has the rights, and make no ticket. (verify_auth) */
function verifyRights({ world, parameters }: Call, userid: string): unknown {
  const { state } = world;
  const now = world.clock.now();
  const { password = '', privs = '' } = parameters;
  const path = normalAclPath(parameters['path'] ?? '');
  const user = own(state.users, userid);
  const isKnown =
    verifyTicket(state, password, now) === userid ||
    (user !== undefined && user.password !== null && user.password === password);
  const privileges = splitList(privs);
  if (
    !isKnown ||
    path === undefined ||
    privileges.length === 0 ||
    !mayDo(state, identityOf(userid), path, privileges)
  ) {
    throw authenticationFailure();
  }
  return { username: userid, ...aboutUser(state, userid) };
}

/** What termproxy asks about whoever connects. (verify_vnc_ticket) */
function verifyVncTicket({ world, parameters }: Call): null {
  const { state } = world;
  const now = world.clock.now();
  const { authid = '', vncticket = '', privs = '', port } = parameters;
  const path = normalAclPath(parameters['path'] ?? '');
  const who = identityOf(authid);
  const isGood =
    path !== undefined &&
    isActiveIdentity(state, who, now) &&
    isVncTicketOf(state, vncticket, { authid, path, port: Number(port) }, now) &&
    splitList(privs).length > 0 &&
    mayDo(state, who, path, splitList(privs));
  if (!isGood) throw authenticationFailure();
  return null;
}

/** One path is always answered, also where no entry names it. (get_permissions) */
function readPermissions(call: Call): unknown {
  const { state } = call.world;
  const given = call.parameters['userid'];
  const who = given === undefined ? call.who : identityOf(given);
  if (who.userid !== call.who.userid) demand(call, '/access', ['Sys.Audit']);
  const user = own(state.users, who.userid);
  if (!user) throw failure(`no such user ('${who.userid}')`);
  if (who.tokenid !== undefined && !own(user.tokens, who.tokenid)) {
    throw failure(`no such token '${who.tokenid}' for user '${who.userid}'`);
  }
  const path = call.parameters['path'];
  if (path === undefined) return effectivePermissions(state, who);
  const held = privilegesAt(state, who, normalAclPath(path) ?? path);
  return { [path]: Object.fromEntries([...held].map(([name, reaches]) => [name, reaches ? 1 : 0])) };
}

function changePassword(call: Call): null {
  const { who, world } = call;
  const user = confirmChange(call, 'confirmation-password');
  const userid = text(call, 'userid');
  const realm = userid.split('@')[1];
  // Only root changes what people log in to the node itself with.
  if (who.authid !== 'root@pam' && who.userid !== userid && realm === 'pam') throw forbidden();
  user.password = text(call, 'password');
  world.changed();
  return null;
}

function userIdOf({ parameters }: Call): string {
  const { username = '', realm } = parameters;
  return realm === undefined || username.includes('@') ? username : `${username}@${realm}`;
}

/** A valid ticket renews itself; root's ticket opens every account. */
function isTicketFor({ state }: World, userid: string, password: string, now: number): boolean {
  if (!password.startsWith('PVE:')) return false;
  const owner = verifyTicket(state, password, now);
  return owner === userid || owner === 'root@pam';
}
