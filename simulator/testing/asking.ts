import type { Simulator } from '../start-simulator.ts';
import { callApi, FORM, formOf, withToken, type ApiAnswer } from './call-api.ts';

export type Values = Readonly<Record<string, string | number>>;

/** Somebody who asks the API, with a ticket or with a token. */
export type Asking = {
  /** The answer as it came. */
  readonly ask: (method: string, path: string, values?: Values) => Promise<ApiAnswer>;
  /** `data` of a success; anything else is thrown. */
  readonly data: <T>(method: string, path: string, values?: Values) => Promise<T>;
  /** Reason phrase, or the texts of the bad parameters; undefined: it was no refusal. */
  readonly refusal: (method: string, path: string, values?: Values) => Promise<unknown>;
};

/** Asks with the headers of one session or token. */
export function askingWith(pve: Simulator, headers: Readonly<Record<string, string>>): Asking {
  const ask = (method: string, path: string, values: Values = {}): Promise<ApiAnswer> => {
    const query = formOf(values);
    const isBody = method === 'POST' || method === 'PUT';
    const url = `/api2/json${path}${isBody || query === '' ? '' : `?${query}`}`;
    return callApi(pve.port, {
      method,
      path: url,
      headers: { ...FORM, ...headers },
      ...(isBody ? { body: query } : {}),
    });
  };
  return {
    ask,
    data: async <T>(method: string, path: string, values?: Values) => {
      const answer = await ask(method, path, values);
      // Whoever asks says what comes.
      const isExpected = (json: unknown): json is { data: T } => answer.status === 200 && isRecord(json);
      if (isExpected(answer.json)) return answer.json.data;
      throw new Error(`${method} ${path}: ${answer.status} ${answer.reason}`);
    },
    refusal: async (method, path, values) => {
      const { status, reason, json } = await ask(method, path, values);
      if (status === 200) return undefined;
      return (isRecord(json) ? json['errors'] : undefined) ?? reason;
    },
  };
}

type Session = { ticket: string; CSRFPreventionToken: string };

const isRecord = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null;

const isSession = (json: unknown): json is { data: Session } =>
  isRecord(json) && isRecord(json['data']) && 'ticket' in json['data'];

/** Headers of whoever logs in. */
export async function sessionOf(
  pve: Simulator,
  username: string,
  password: string,
): Promise<Readonly<Record<string, string>>> {
  const answer = await callApi(pve.port, {
    method: 'POST',
    path: '/api2/json/access/ticket',
    headers: FORM,
    body: formOf({ username, password }),
  });
  if (!isSession(answer.json)) throw new Error(`${username} cannot log in`);
  const { ticket, CSRFPreventionToken } = answer.json.data;
  return { Cookie: `PVEAuthCookie=${encodeURIComponent(ticket)}`, CSRFPreventionToken };
}

/** root with a ticket, who is asked for no right. */
export const asRoot = async (pve: Simulator): Promise<Asking> =>
  askingWith(pve, await sessionOf(pve, 'root@pam', pve.rootPassword));

/** With a token, the app's own unless told otherwise. */
export const asToken = (pve: Simulator, { name, secret }: { name: string; secret: string } = pve.token): Asking =>
  askingWith(pve, withToken(name, secret));

/** A new user with these roles at these paths, asking through a token that may all that the user may. */
export function asUser(pve: Simulator, userid: string, rights: Readonly<Record<string, string>> = {}): Asking {
  pve.world.addUser(userid);
  for (const [path, role] of Object.entries(rights)) pve.world.setAcl(path, userid, role);
  return asToken(pve, { name: `${userid}!test`, secret: pve.world.addToken(userid, 'test', { privsep: false }) });
}
