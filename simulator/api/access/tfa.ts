import { randomUUID } from 'node:crypto';
import { isActive } from '../../auth/active.ts';
import { factorsOf, isTotpLocked, makeRecoveryKeys } from '../../auth/second-factors.ts';
import { matchingTotpStep } from '../../auth/totp.ts';
import { badParameters, failure, forbidden, PveError } from '../../http/pve-error.ts';
import { own } from '../../world/records.ts';
import type { SecondFactorState, UserState } from '../../world/world-state.ts';
import { userOf } from './subjects.ts';
import { flag, mayForUser, text, type Call, type Handlers } from '../call.ts';

/** Second factors. (PVE::API2::TFA, proxmox-tfa) */
export const accessTfaHandlers: Handlers = {
  'GET /access/tfa': (call) =>
    Object.entries(call.world.state.users)
      .filter(
        ([userid, user]) =>
          factorsOf(user).length > 0 &&
          (userid === call.who.authid || mayForUser(call, userid, ['User.Modify', 'Sys.Audit'])),
      )
      .map(([userid, user]) => ({
        userid,
        entries: factorsOf(user).map(describeFactor),
        ...(isTotpLocked(user) ? { 'totp-locked': 1 } : {}),
      })),
  'GET /access/tfa/{userid}': (call) =>
    factorsOf(own(call.world.state.users, text(call, 'userid')) ?? NOBODY).map(describeFactor),
  'POST /access/tfa/{userid}': addFactor,
  'GET /access/tfa/{userid}/{id}': (call) => {
    const factor = factorsOf(userOf(call)).find(({ id }) => id === text(call, 'id'));
    if (!factor) throw new PveError(404, `No such tfa entry '${text(call, 'id')}'`);
    return describeFactor(factor);
  },
  'PUT /access/tfa/{userid}/{id}': (call) => {
    const user = confirmChange(call);
    const factor = factorOf(call, user);
    if (call.parameters['description'] !== undefined) factor.description = text(call, 'description');
    if (call.parameters['enable'] !== undefined) factor.isEnabled = flag(call, 'enable');
    call.world.changed();
    return null;
  },
  'DELETE /access/tfa/{userid}/{id}': (call) => {
    const user = confirmChange(call);
    const factor = factorOf(call, user);
    user.secondFactors = factorsOf(user).filter((other) => other !== factor);
    if (user.secondFactors.length === 0) delete user.wrongCodes;
    call.world.changed();
    return null;
  },
  'PUT /access/users/{userid}/unlock-tfa': (call) => {
    const user = userOf(call);
    const wasLocked = isTotpLocked(user);
    delete user.wrongCodes;
    call.world.changed();
    return wasLocked ? 1 : 0;
  },
};

const NOBODY: UserState = { password: null, isEnabled: false, expire: 0, groups: [], tokens: {} };

const describeFactor = ({ id, type, description, created, isEnabled }: SecondFactorState): Record<string, unknown> => ({
  id,
  type,
  description,
  created,
  enable: isEnabled ? 1 : 0,
});

function factorOf(call: Call, user: UserState): SecondFactorState {
  const factor = factorsOf(user).find(({ id }) => id === text(call, 'id'));
  if (!factor) throw failure('no such entry');
  return factor;
}

/**
 * Whoever changes how somebody logs in shows his own password, unless he is root. Returns whom the change is for.
 * (PVE::RPCEnvironment, reauth_user_for_user_modification)
 */
export function confirmChange(call: Call, parameter: 'password' | 'confirmation-password' = 'password'): UserState {
  const { world, who } = call;
  const user = userOf(call);
  if (who.authid === 'root@pam') return user;
  if (text(call, 'userid') === 'root@pam') throw forbidden();
  const password = call.parameters[parameter];
  if (password === undefined) throw badParameters({ [parameter]: 'password is required to modify user' });
  const caller = own(world.state.users, who.userid);
  if (!isActive(caller, world.clock.now()) || caller.password === null || caller.password !== password) {
    throw failure('invalid credentials');
  }
  return user;
}

function addFactor(call: Call): unknown {
  const user = confirmChange(call);
  const added =
    text(call, 'type') === 'totp'
      ? newTotp(call)
      : text(call, 'type') === 'recovery'
        ? newRecovery(call, user)
        : undefined;
  if (!added) throw failure(unavailable(text(call, 'type'), text(call, 'userid')));
  user.secondFactors = [...factorsOf(user), added];
  call.world.changed();
  // The keys are shown this once.
  return { id: added.id, ...(added.type === 'recovery' ? { recovery: [...added.keys] } : {}) };
}

function newTotp(call: Call): SecondFactorState {
  const { description, totp, value, challenge } = call.parameters;
  if (challenge !== undefined) throw failure("'challenge' parameter is invalid for 'totp' entries");
  if (description === undefined || description === '') throw failure("'description' is required for new entries");
  if (totp === undefined || value === undefined)
    throw failure("'totp' type requires both 'totp' and 'value' parameters");
  const secret = secretIn(totp);
  const now = call.world.clock.now();
  const step = matchingTotpStep(secret, value, now);
  if (step === undefined) throw failure('failed to verify TOTP challenge');
  const created = Math.floor(now / 1000);
  return { type: 'totp', id: `totp:${randomUUID().slice(0, 8)}`, description, created, isEnabled: true, secret };
}

/** The secret of an address such as `otpauth://totp/user@realm?secret=BASE32`. */
function secretIn(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'otpauth:') throw failure('not an otpauth uri');
  const secret = url.searchParams.get('secret');
  if (secret === null || !/^[A-Z2-7]+=*$/i.test(secret)) throw failure('missing or invalid secret in otpauth url');
  return secret;
}

function newRecovery(call: Call, user: UserState): SecondFactorState {
  const isPlain = ['description', 'totp', 'value', 'challenge'].every((name) => call.parameters[name] === undefined);
  if (!isPlain) throw failure('generating recovery tokens does not allow additional parameters');
  if (factorsOf(user).some(({ type }) => type === 'recovery')) throw failure('user already has recovery keys');
  const created = Math.floor(call.world.clock.now() / 1000);
  return { type: 'recovery', id: 'recovery', description: '', created, isEnabled: true, keys: makeRecoveryKeys() };
}

/** What needs a set-up this homelab does not have. */
function unavailable(type: string, userid: string): string {
  if (type === 'yubico') return `no yubico otp configuration available for realm ${userid.split('@')[1]}`;
  return type === 'u2f' ? 'no u2f configuration available' : 'no webauthn configuration available';
}
