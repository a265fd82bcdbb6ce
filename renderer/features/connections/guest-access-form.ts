import type { ConnectionId } from '../../../shared/domain/ids.ts';
import {
  guestAccessChange,
  type GuestAccess,
  type GuestAccessChange,
  type GuestWay,
  type NodeLogin,
  type PreferredWay,
} from '../../../shared/domain/guest-access.ts';
import type { AppErrorData } from '../../../shared/errors.ts';
import { issueMap } from '../../errors/issues.ts';

/** How the containers of a server are reached, as typed. */
export type GuestAccessForm = {
  preferred: PreferredWay;
  login: NodeLogin['kind'];
  user: string;
  port: string;
  /** Another key than the one that is saved. */
  makesNewKey: boolean;
  privateKey: string;
  passphrase: string;
  password: string;
};

export const wayWord: Record<GuestWay, string> = {
  ssh: 'SSH to the container',
  'pct-exec': 'pct exec on its node',
  terminal: 'API terminal',
};

export const toGuestAccessForm = ({ preferred, user, port, login }: GuestAccess): GuestAccessForm => ({
  preferred,
  user,
  port: String(port),
  login: login.kind,
  makesNewKey: false,
  privateKey: '',
  passphrase: '',
  password: '',
});

type Read = { ok: true; value: GuestAccessChange } | { ok: false; errors: Record<string, string> };

/** What main takes, or the schema's own words by field. What is not typed anew stays as it is saved. */
export function toGuestAccessChange(form: GuestAccessForm, saved: GuestAccess, connectionId: ConnectionId): Read {
  if (form.preferred === 'pct-exec' && form.login === 'none')
    return { ok: false, errors: { login: 'pct exec needs a sign-in to the nodes' } };
  const read = guestAccessChange.safeParse({
    connectionId,
    preferred: form.preferred,
    user: form.user,
    port: Number(form.port),
    login: loginOf(form, saved.login.kind),
  });
  return read.success ? { ok: true, value: read.data } : { ok: false, errors: byField(issueMap(read.error)) };
}

/** Which fields main's refusal is about; what has no field here is left to the notice. */
export function refusedFields(error: AppErrorData): Record<string, string> {
  if (error.code !== 'input:invalid') return {};
  return byField(Object.fromEntries(error.details.issues.map(({ path, message }) => [path, message])));
}

function loginOf(form: GuestAccessForm, saved: NodeLogin['kind']): unknown {
  const isSaved = form.login === saved;
  switch (form.login) {
    case 'none':
      return { kind: 'none' };
    case 'made-key':
      return { kind: isSaved && !form.makesNewKey ? 'keep' : 'make-key' };
    case 'own-key':
      if (isSaved && form.privateKey.trim() === '') return { kind: 'keep' };
      return {
        kind: 'own-key',
        privateKey: form.privateKey,
        ...(form.passphrase === '' ? {} : { passphrase: form.passphrase }),
      };
    case 'password':
      return isSaved && form.password === '' ? { kind: 'keep' } : { kind: 'password', password: form.password };
  }
}

const byField = (errors: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(errors).map(([path, message]) => [path.replace(/^login\./, ''), message]));
