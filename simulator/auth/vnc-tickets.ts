import { hexTime, isSigned, signed, type Keys } from './tickets.ts';

/** A ticket for one console: only its user, its path and its port can use it. */
export type ConsoleTicket = { readonly authid: string; readonly path: string; readonly port: number };

/** Forty seconds, from a clock at most twenty ahead. (PVE::AccessControl, verify_vnc_ticket) */
const LIFE_SECONDS = 40;
const GRACE_SECONDS = 20;

/** `PVEVNC:HEXTIME::signature`; what it is bound to is signed, but not written in it. */
export const issueVncTicket = (keys: Keys, bound: ConsoleTicket, nowMs: number): string =>
  signed(keys, `PVEVNC:${hexTime(nowMs)}`, secretPart(bound));

export function isVncTicketOf(keys: Keys, ticket: string, bound: ConsoleTicket, nowMs: number): boolean {
  const [, plain = '', time = '', signature = ''] = /^(PVEVNC:([0-9A-F]{8}))::([^:\s]+)$/.exec(ticket) ?? [];
  const age = Math.floor(nowMs / 1000) - Number.parseInt(time, 16);
  return age > -GRACE_SECONDS && age < LIFE_SECONDS && isSigned(keys, plain, secretPart(bound), signature);
}

const secretPart = ({ authid, path, port }: ConsoleTicket): string => `${authid}:${path}:${port}`;
