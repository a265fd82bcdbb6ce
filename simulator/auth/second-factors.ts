import { randomBytes } from 'node:crypto';
import type { SecondFactorState, UserState } from '../world/world-state.ts';
import { matchingTotpStep } from './totp.ts';

/** After so many wrong codes in a row the authenticator app no longer helps. (proxmox-tfa) */
const TOTP_LIMIT = 8;
const RECOVERY_KEYS = 10;

export const factorsOf = ({ secondFactors = [] }: UserState): readonly SecondFactorState[] => secondFactors;

/** Those that may be used to log in now. */
export const usableFactorsOf = (user: UserState): readonly SecondFactorState[] =>
  factorsOf(user).filter((factor) => factor.isEnabled && (factor.type === 'recovery' || !isTotpLocked(user)));

export const isTotpLocked = ({ wrongCodes = 0 }: UserState): boolean => wrongCodes >= TOTP_LIMIT;

/** The part of a half ticket that says what may be answered, such as `{"totp":true}`. */
export function challengeOf(user: UserState): string {
  const usable = usableFactorsOf(user);
  const recovery = usable.find((factor) => factor.type === 'recovery');
  return JSON.stringify({
    ...(usable.some(({ type }) => type === 'totp') ? { totp: true } : {}),
    ...(recovery ? { recovery: recovery.keys.flatMap((key, index) => (key === null ? [] : [index])) } : {}),
  });
}

/** Checks `totp:123456` or `recovery:aaaa-bbbb-cccc-dddd` and takes note: no code and no key is good twice. */
export function answerChallenge(user: UserState, answer: string, nowMs: number): boolean {
  const colon = answer.indexOf(':');
  const [kind, value] = [answer.slice(0, Math.max(0, colon)), answer.slice(colon + 1)];
  if (kind === 'totp') return answerTotp(user, value, nowMs);
  if (kind !== 'recovery') return false;
  for (const factor of usableFactorsOf(user)) {
    const at = factor.type === 'recovery' ? factor.keys.indexOf(value) : -1;
    if (factor.type !== 'recovery' || at < 0) continue;
    factor.keys[at] = null;
    // Whoever has the keys has not forgotten who he is.
    delete user.wrongCodes;
    return true;
  }
  return false;
}

function answerTotp(user: UserState, code: string, nowMs: number): boolean {
  for (const factor of usableFactorsOf(user)) {
    if (factor.type !== 'totp') continue;
    const step = matchingTotpStep(factor.secret, code, nowMs);
    if (step === undefined || step <= (factor.lastStep ?? 0)) continue;
    factor.lastStep = step;
    delete user.wrongCodes;
    return true;
  }
  user.wrongCodes = (user.wrongCodes ?? 0) + 1;
  return false;
}

export const makeRecoveryKeys = (): string[] =>
  Array.from({ length: RECOVERY_KEYS }, () => (randomBytes(8).toString('hex').match(/.{4}/g) ?? []).join('-'));
