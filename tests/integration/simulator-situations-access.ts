import { FORM, formOf } from '../../simulator/testing/call-api.ts';
import {
  currentCode,
  enableTotp,
  logIn,
  secretOf,
  ticketFor,
  type Overrides,
  type Recording,
  type Rig,
  type Situation,
} from './simulator-rig.ts';

/** Moves the clock so that a session opened now is `minutes` old. */
const aged =
  (minutes: number) =>
  async ({ pve, clock }: Rig, { csrf }: Recording): Promise<Overrides> => {
    const session = await logIn(pve, 'root@pam');
    clock.offsetMs = minutes * 60_000;
    const headers = {
      Cookie: `PVEAuthCookie=${session.ticket}`,
      ...(csrf ? { CSRFPreventionToken: session.csrf } : {}),
    };
    return { headers: { ...FORM, ...headers } };
  };

/** Ways to sign in, and to fail. */
export const ACCESS_SITUATIONS: readonly Situation[] = [
  { when: /^tfa-/, arrange: ({ pve }) => enableTotp(pve) },
  {
    when: /^tfa-ticket-(ok|bad-code)$/,
    arrange: async ({ pve }, { name }) => {
      const half = await ticketFor(pve, { username: 'tfa@pve', password: 'Passw0rd!' });
      const code = name.endsWith('ok') ? currentCode() : '000000';
      return { body: formOf({ username: 'tfa@pve', 'tfa-challenge': half.ticket, password: `totp:${code}` }) };
    },
  },
  {
    when: /^tfa-half-ticket/,
    arrange: async ({ pve }) => {
      const half = await ticketFor(pve, { username: 'tfa@pve', password: 'Passw0rd!' });
      return { headers: { Cookie: `PVEAuthCookie=${encodeURIComponent(half.ticket)}` } };
    },
  },
  {
    when: /^auth-ticket-renew-with-ticket$/,
    arrange: async ({ pve }) => ({
      body: formOf({ username: 'root@pam', password: (await logIn(pve, 'root@pam')).ticket }),
    }),
  },
  {
    when: /^auth-root-ticket-as-password/,
    arrange: async ({ pve }) => {
      return { body: formOf({ username: 'app@pve', password: (await logIn(pve, 'root@pam')).ticket }) };
    },
  },
  {
    when: /^auth-(almost-expired-ticket|expired-ticket)-renew$/,
    arrange: async ({ pve, clock }, { name }) => {
      const { ticket } = await logIn(pve, 'root@pam');
      clock.offsetMs = (name.includes('almost') ? 119 : 121) * 60_000;
      return { body: formOf({ username: 'root@pam', password: ticket }) };
    },
  },
  { when: /^auth-expired-ticket(-post)?$/, arrange: aged(121) },
  { when: /^auth-almost-expired-ticket-ok$/, arrange: aged(119) },
  { when: /^auth-ticket-from-the-future$/, arrange: aged(-10) },
  {
    when: /^csrf-2[35]h-old$/,
    arrange: async ({ pve, clock }, { name }) => {
      const old = await logIn(pve, 'root@pam');
      clock.offsetMs = Number(name.slice(5, 7)) * 3_600_000;
      const fresh = await logIn(pve, 'root@pam');
      return { headers: { ...FORM, Cookie: `PVEAuthCookie=${fresh.ticket}`, CSRFPreventionToken: old.csrf } };
    },
  },
  {
    when: /^csrf-wrong-on-post$/,
    arrange: async ({ pve }) => ({
      headers: {
        ...FORM,
        Cookie: `PVEAuthCookie=${(await logIn(pve, 'root@pam')).ticket}`,
        CSRFPreventionToken: '6B0430FE:wrong',
      },
    }),
  },
  {
    when: /^auth-invalid-ticket$/,
    arrange: async ({ pve }) => ({
      headers: { Cookie: `PVEAuthCookie=${(await logIn(pve, 'root@pam')).ticket.slice(0, -8)}AAAAAA==` },
    }),
  },
  {
    when: /^auth-cookie-unescaped$/,
    arrange: async ({ pve }) => ({ headers: { Cookie: `PVEAuthCookie=${(await logIn(pve, 'root@pam')).ticket}` } }),
  },
  { when: /^auth-ticket-disabled-user$/, arrange: ({ pve }) => pve.world.setEnabled('nobody@pve', false) },
  {
    when: /^token-bad-secret$/,
    arrange: () => ({ headers: { Authorization: 'PVEAPIToken=root@pam!app=00000000-0000-0000-0000-000000000000' } }),
  },
  { when: /^token-malformed$/, arrange: () => ({ headers: { Authorization: 'PVEAPIToken=root@pam' } }) },
  { when: /^token-malformed-no-secret$/, arrange: () => ({ headers: { Authorization: 'PVEAPIToken=root@pam!app' } }) },
  {
    when: /^token-header-space-form$/,
    arrange: ({ pve }) => ({ headers: { Authorization: `PVEAPIToken root@pam!app=${secretOf(pve, 'root@pam!app')}` } }),
  },
  {
    when: /^access-token-create-(expired|privsep0)$/,
    arrange: ({ pve }) => pve.world.removeToken('app@pve', 'old') ?? pve.world.removeToken('root@pam', 'app'),
  },
  { when: /^access-token-create-privsep1$/, arrange: ({ pve }) => pve.world.removeToken('app@pve', 'desk') },
  { when: /^access-users-create$/, arrange: ({ pve }) => pve.world.removeUser('app@pve') },
  { when: /^access-roles-create-exists$/, arrange: ({ pve }) => pve.world.addRole('CTAlloc', []) },
];
