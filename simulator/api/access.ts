import { isActive } from '../auth/active.ts';
import { capabilities, effectivePermissions, identityOf } from '../auth/permissions.ts';
import { isTfaTicketOf, issueCsrfToken, issueTfaTicket, issueTicket, verifyTicket } from '../auth/tickets.ts';
import { isTotpCode } from '../auth/totp.ts';
import { forbidden, PveError } from '../http/pve-error.ts';
import type { UserState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';
import { demand, text, type Call, type Handlers } from './call.ts';

const REALMS = [
  { realm: 'pam', type: 'pam', comment: 'Linux PAM standard authentication' },
  { realm: 'pve', type: 'pve', comment: 'Proxmox VE authentication server' },
];

/** Every way to fail looks the same. */
const authenticationFailure = (): PveError => new PveError(401, 'authentication failure\n');

export const accessHandlers: Handlers = {
  'GET /access': () =>
    ['users', 'groups', 'roles', 'acl', 'domains', 'ticket', 'password'].map((subdir) => ({ subdir })),
  'GET /access/ticket': () => null,
  'POST /access/ticket': createTicket,
  'GET /access/domains': () => REALMS,
  'GET /access/permissions': (call) => {
    const who = call.parameters['userid'] === undefined ? call.who : identityOf(text(call, 'userid'));
    if (who.userid !== call.who.userid) demand(call, '/access', ['Sys.Audit']);
    const path = call.parameters['path'];
    const all = effectivePermissions(call.world.state, who);
    return path === undefined ? all : { [path]: all[path] ?? {} };
  },
  'PUT /access/password': (call) => {
    const user = call.world.state.users[text(call, 'userid')];
    if (!user) throw forbidden();
    user.password = text(call, 'password');
    call.world.changed();
    return null;
  },
};

function createTicket(call: Call): unknown {
  const { world } = call;
  const { state } = world;
  const now = world.clock.now();
  const userid = userIdOf(call);
  const user = state.users[userid];
  if (!isActive(user, now)) throw authenticationFailure();
  const password = text(call, 'password');
  const challenge = call.parameters['tfa-challenge'];
  if (challenge !== undefined) {
    if (!isTfaTicketOf(state, challenge, userid, now) || !isSecondFactor(user, password, now))
      throw authenticationFailure();
    return fullTicket(world, userid);
  }
  if (isTicketFor(world, userid, password, now)) return fullTicket(world, userid);
  if (user.password === null || password !== user.password) throw authenticationFailure();
  if (!user.totp) return fullTicket(world, userid);
  // A code in one step does not spare the second step, and one without its kind is an error. (measured on 9.2)
  const code = call.parameters['otp'];
  if (code !== undefined && !code.startsWith('totp:')) throw authenticationFailure();
  return {
    username: userid,
    ticket: issueTfaTicket(state, userid, now),
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
    cap: capabilities(state, identityOf(userid)),
    ...(state.nodes.length > 1 ? { clustername: 'homelab' } : {}),
  };
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

function isSecondFactor({ totp }: UserState, answer: string, now: number): boolean {
  const [, code] = /^totp:(\d{6})$/.exec(answer) ?? [];
  return totp !== undefined && code !== undefined && isTotpCode(totp.secret, code, now);
}
