import { createHmac, createSign, createVerify, timingSafeEqual } from 'node:crypto';
import type { WorldState } from '../world/world-state.ts';

/** Two hours; a ticket may come from a clock five minutes ahead. (PVE::Ticket, verify_rsa_ticket) */
const LIFE_SECONDS = 7200;
const GRACE_SECONDS = 300;

export type Keys = Pick<WorldState, 'authKeys' | 'csrfSecret'>;

/** `PVE:user@realm:HEXTIME::signature`. */
export const issueTicket = (keys: Keys, userid: string, nowMs: number): string =>
  signed(keys, `PVE:${userid}:${hexTime(nowMs)}`, '');

/** A half ticket: good for nothing but the second step of the login of `userid`. */
export const issueTfaTicket = (keys: Keys, userid: string, challenge: string, nowMs: number): string =>
  signed(keys, `PVE:!tfa!${challenge.replaceAll(':', '%3A')}:${hexTime(nowMs)}`, userid);

/** The user a full ticket belongs to, or undefined when it is forged, expired or only half. */
export function verifyTicket(keys: Keys, ticket: string, nowMs: number): string | undefined {
  const [, plain = '', userid = '', time = '', signature = ''] =
    /^(PVE:([^:!]+@[^:]+):([0-9A-F]{8}))::(.+)$/.exec(ticket) ?? [];
  return isFresh(time, nowMs) && isSigned(keys, plain, '', signature) ? userid : undefined;
}

export function isTfaTicketOf(keys: Keys, ticket: string, userid: string, nowMs: number): boolean {
  const [, plain = '', time = '', signature = ''] = /^(PVE:!tfa![^:]*:([0-9A-F]{8}))::(.+)$/.exec(ticket) ?? [];
  return isFresh(time, nowMs) && isSigned(keys, plain, userid, signature);
}

export const issueCsrfToken = (keys: Keys, userid: string, nowMs: number): string => {
  const time = hexTime(nowMs);
  return `${time}:${csrfDigest(keys, time, userid)}`;
};

/** The token belongs to the user, not to one ticket, and lives two hours too. */
export function isCsrfTokenOf(keys: Keys, token: string, userid: string, nowMs: number): boolean {
  const [time = '', digest = ''] = token.split(':');
  const expected = Buffer.from(csrfDigest(keys, time, userid));
  const given = Buffer.from(digest);
  return isFresh(time, nowMs) && given.length === expected.length && timingSafeEqual(given, expected);
}

export const hexTime = (nowMs: number): string =>
  Math.floor(nowMs / 1000)
    .toString(16)
    .toUpperCase()
    .padStart(8, '0');

function isFresh(time: string, nowMs: number): boolean {
  const age = Math.floor(nowMs / 1000) - Number.parseInt(time, 16);
  return age > -GRACE_SECONDS && age < LIFE_SECONDS;
}

/** Homelabs of one process share their key pair; the secret of each keeps their tickets apart. */
const signedText = ({ csrfSecret }: Keys, plain: string, secretPart: string): string =>
  `${plain}:${secretPart}:${csrfSecret}`;

export const signed = (keys: Keys, plain: string, secretPart: string): string =>
  `${plain}::${createSign('sha1')
    .update(signedText(keys, plain, secretPart))
    .sign(keys.authKeys.privateKey, 'base64')}`;

export const isSigned = (keys: Keys, plain: string, secretPart: string, signature: string): boolean =>
  createVerify('sha1')
    .update(signedText(keys, plain, secretPart))
    .verify(keys.authKeys.publicKey, signature, 'base64');

const csrfDigest = ({ csrfSecret }: Keys, time: string, userid: string): string =>
  createHmac('sha256', csrfSecret).update(`${time}:${userid}`).digest('base64').replaceAll('=', '');
