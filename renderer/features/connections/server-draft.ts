import { connectionDraft, hostName, port, type ConnectionDraft } from '../../../shared/domain/connection.ts';
import { issueMap } from '../../errors/issues.ts';

/** The form as typed. */
export type ServerForm = {
  host: string;
  port: string;
  name: string;
  kind: 'token' | 'ticket';
  tokenName: string;
  secret: string;
  userName: string;
  password: string;
  totp: string;
  guestProxy: string;
  isProduction: boolean;
};
export const emptyServerForm: ServerForm = {
  host: '',
  port: '8006',
  name: '',
  kind: 'token',
  tokenName: '',
  secret: '',
  userName: 'root@pam',
  password: '',
  totp: '',
  guestProxy: '',
  isProduction: false,
};

type Read<T> = { ok: true; value: T } | { ok: false; errors: Record<string, string> };

/** `pve.lan`, `pve.lan:8007`, `https://pve.lan:8006/#v1:0`: people paste the address bar. */
export function splitAddress(text: string): { host: string; port: string | null } {
  const bare = text
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/[/?#].*$/, '');
  const bracketed = /^\[([0-9a-f:.]+)\](?::(\d+))?$/i.exec(bare);
  if (bracketed) return { host: bracketed[1] ?? '', port: bracketed[2] ?? null };
  const named = /^([^:]+):(\d+)$/.exec(bare);
  return named ? { host: named[1] ?? '', port: named[2] ?? null } : { host: bare, port: null };
}

export function readAddress(form: ServerForm): Read<{ host: string; port: number }> {
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
  const auth =
    form.kind === 'token'
      ? { kind: 'token', tokenName: form.tokenName.trim(), secret: form.secret }
      : {
          kind: 'ticket',
          userName: form.userName.trim(),
          password: form.password,
          ...(form.totp.trim() === '' ? {} : { totp: form.totp.trim() }),
        };
  const read = connectionDraft.safeParse({
    name: form.name,
    host: form.host,
    port: Number(form.port),
    fingerprint,
    auth,
    guestProxy: form.guestProxy.trim() === '' ? null : form.guestProxy.trim(),
    isProduction: form.isProduction,
  });
  if (read.success) return { ok: true, value: read.data };
  const errors = Object.entries(issueMap(read.error)).map(([path, message]) => [path.replace(/^auth\./, ''), message]);
  return { ok: false, errors: Object.fromEntries(errors) };
}
