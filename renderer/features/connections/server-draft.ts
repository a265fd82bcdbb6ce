import type { z } from 'zod';
import {
  authInput,
  connectionDraft,
  connectionEdit,
  hostName,
  port,
  type AuthInput,
  type ConnectionDraft,
  type ConnectionEdit,
  type ConnectionSummary,
} from '../../../shared/domain/connection.ts';
import type { ConnectionId } from '../../../shared/domain/ids.ts';
import type { AppErrorData } from '../../../shared/errors.ts';
import { issueMap } from '../../errors/issues.ts';

/** How to sign in, as typed. */
export type SignInForm = {
  kind: 'token' | 'ticket';
  tokenName: string;
  secret: string;
  userName: string;
  password: string;
  totp: string;
};
/** What can be changed of a server, as typed. */
export type EditForm = {
  host: string;
  port: string;
  name: string;
  guestProxy: string;
  colour: ConnectionSummary['colour'];
  isProduction: boolean;
};
export type ServerForm = EditForm & SignInForm;

export const emptySignIn: SignInForm = {
  kind: 'token',
  tokenName: '',
  secret: '',
  userName: 'root@pam',
  password: '',
  totp: '',
};
export const emptyServerForm: ServerForm = {
  ...emptySignIn,
  host: '',
  port: '8006',
  name: '',
  guestProxy: '',
  colour: 'none',
  isProduction: false,
};

type Read<T> = { ok: true; value: T } | { ok: false; errors: Record<string, string> };

/** `pve.lan`, `pve.lan:8007`, `https://pve.lan:8006/#v1:0`, `root@pve.lan`, `fd00::1`, `münchen.example`: as people paste it. */
export function splitAddress(text: string): { host: string; port: string | null } {
  const bare = text.trim();
  if (/^[0-9a-f:.]*:[0-9a-f.]*:[0-9a-f:.]*$/i.test(bare)) return { host: bare, port: null };
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(bare) ? bare.replace(/^http:/i, 'https:') : `https://${bare}`;
  try {
    const { hostname } = new URL(withScheme);
    // The parser swallows the port that is usual for the scheme.
    const named = /^[^/]*\/\/[^/?#]*?:(\d+)(?:[/?#]|$)/.exec(withScheme);
    return { host: hostname.replace(/^\[|\]$/g, ''), port: named?.[1] ?? null };
  } catch {
    return { host: bare, port: null };
  }
}

export function readAddress(form: Pick<ServerForm, 'host' | 'port'>): Read<{ host: string; port: number }> {
  const host = hostName.safeParse(form.host);
  const number = port.safeParse(Number(form.port));
  if (host.success && number.success) return { ok: true, value: { host: host.data, port: number.data } };
  return {
    ok: false,
    errors: {
      ...(host.success ? {} : { host: host.error.issues[0]?.message ?? '' }),
      ...(number.success ? {} : { port: 'a number from 1 to 65535' }),
    },
  };
}

/** The draft main takes, or the schema's own words by field. */
export function toConnectionDraft(form: ServerForm, fingerprint: string): Read<ConnectionDraft> {
  const read = connectionDraft.safeParse({
    name: form.name,
    host: form.host,
    port: Number(form.port),
    fingerprint,
    auth: authOf(form),
    guestProxy: proxyOf(form.guestProxy),
    colour: form.colour,
    isProduction: form.isProduction,
  });
  return read.success ? { ok: true, value: read.data } : { ok: false, errors: errorsOf(read.error) };
}

/** Only how to sign in. */
export function toAuthInput(form: SignInForm): Read<AuthInput> {
  const read = authInput.safeParse(authOf(form));
  return read.success ? { ok: true, value: read.data } : { ok: false, errors: errorsOf(read.error) };
}

/** The new description of a server that is connected. */
export function toConnectionEdit(form: EditForm, id: ConnectionId, fingerprint: string): Read<ConnectionEdit> {
  const read = connectionEdit.safeParse({
    connectionId: id,
    name: form.name,
    host: form.host,
    port: Number(form.port),
    fingerprint,
    guestProxy: proxyOf(form.guestProxy),
    colour: form.colour,
    isProduction: form.isProduction,
  });
  return read.success ? { ok: true, value: read.data } : { ok: false, errors: errorsOf(read.error) };
}

/** Which field a failed look at the address points to; the notice says the rest. */
export function addressErrors(error: AppErrorData): Record<string, string> {
  if (error.code !== 'pve:unreachable') return {};
  const { reason } = error.details;
  if (/ENOTFOUND|EAI_AGAIN/.test(reason)) return { host: 'this name is not known here' };
  if (/ECONNREFUSED/.test(reason)) return { port: 'nothing listens here' };
  if (/EPROTO|wrong version number|packet length|TLS handshake|disconnected before/.test(reason))
    return { port: 'no TLS here: not Proxmox' };
  if (/ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|within/.test(reason)) return { host: 'no answer from there' };
  return {};
}

const authOf = (form: SignInForm) =>
  form.kind === 'token'
    ? { kind: 'token', tokenName: form.tokenName.trim(), secret: form.secret }
    : {
        kind: 'ticket',
        userName: form.userName.trim(),
        password: form.password,
        ...(form.totp.trim() === '' ? {} : { totp: form.totp.trim() }),
      };
const proxyOf = (text: string): string | null => (text.trim() === '' ? null : text.trim());

function errorsOf(error: z.ZodError): Record<string, string> {
  const errors = Object.entries(issueMap(error)).map(([path, message]) => [path.replace(/^auth\./, ''), message]);
  return Object.fromEntries(errors);
}
