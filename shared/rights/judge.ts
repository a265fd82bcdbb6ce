import { createRights, type Holds, type Permissions } from '../domain/rights.ts';
import type { Need } from './need.ts';

/** Who asks. `isRoot`: root@pam itself, signed in by password; Proxmox does not count its tokens as root. */
export type Login = {
  readonly permissions: Permissions;
  readonly isRoot: boolean;
  /** As it signs in: `user@realm` or `user@realm!token`. */
  readonly name?: string;
};

export type Missing =
  /** Several privileges joined by `|`: one of them is enough. `parameter`: the one of the call that asks for it. */
  | { readonly kind: 'privilege'; readonly privilege: string; readonly path: string; readonly parameter?: string }
  | { readonly kind: 'root'; readonly why: string; readonly parameter?: string };

export type Verdict =
  | { readonly state: 'allowed' }
  | { readonly state: 'refused'; readonly missing: readonly Missing[] }
  | { readonly state: 'unknown'; readonly why: string };

const allowed: Verdict = { state: 'allowed' };
const refused = (...missing: Missing[]): Verdict => ({ state: 'refused', missing });

/** Whether this login meets the need. Says `allowed` only where nothing is left to the server. */
export function judge(need: Need, login: Login): Verdict {
  return login.isRoot ? allowed : judgeWith(need, login, createRights(login.permissions));
}

function judgeWith(need: Need, login: Login, holds: Holds): Verdict {
  switch (need.kind) {
    case 'held':
      return judgeHeld(need, login.permissions, holds);
    case 'all':
      return judgeAll(need.needs.map((one) => judgeWith(one, login, holds)));
    case 'any':
      return judgeAny(need.needs.map((one) => judgeWith(one, login, holds)));
    case 'root':
      return refused(need);
    case 'is':
      if (login.name === undefined) return { state: 'unknown', why: 'It is not known who asks' };
      return need.names.includes(login.name)
        ? allowed
        : refused({ kind: 'root', why: `Only ${need.names.join(' or ')} may do this` });
    case 'no-token':
      return login.name?.includes('!') ? refused({ kind: 'root', why: 'Proxmox takes no token for this' }) : allowed;
    case 'unknown':
      return { state: 'unknown', why: need.why };
  }
}

function judgeHeld(
  { privileges, path, parameter }: Extract<Need, { kind: 'held' }>,
  permissions: Permissions,
  holds: Holds,
): Verdict {
  const privilege = privileges.join('|');
  const isHeld = holds(privilege, path);
  const star = path.indexOf('*');
  if (star >= 0) {
    const above = path.slice(0, star);
    const told = Object.keys(permissions).filter((one) => one.startsWith(above));
    const [some, lacking] = [told.filter((one) => holds(privilege, one)), told.filter((one) => !holds(privilege, one))];
    if (isHeld ? lacking.length > 0 : some.length > 0)
      return { state: 'unknown', why: `${words(privilege)} is held on some of ${above}… only` };
  }
  if (isHeld) return allowed;
  const shown = star < 0 ? path : path.slice(0, star).replace(/\/$/, '') || '/';
  return refused({ kind: 'privilege', privilege, path: shown, ...(parameter !== undefined && { parameter }) });
}

/** Everything that is missing, once each; what is not known counts only where nothing is missing. */
function judgeAll(verdicts: readonly Verdict[]): Verdict {
  const missing = verdicts.flatMap((one) => (one.state === 'refused' ? one.missing : []));
  if (missing.length > 0) return refused(...withoutRepeats(missing));
  return verdicts.find(({ state }) => state === 'unknown') ?? allowed;
}

/** What is missing of the alternative that misses least, of the first where several do. */
function judgeAny(verdicts: readonly Verdict[]): Verdict {
  const better = verdicts.find(({ state }) => state === 'allowed') ?? verdicts.find(({ state }) => state === 'unknown');
  if (better) return better;
  const least = verdicts.toSorted((a, b) => weight(a) - weight(b));
  return least[0] ?? refused({ kind: 'root', why: 'Proxmox lets nobody else do this' });
}

/** What opens much more than is asked for is named last. */
const far = /^(Datastore\.Allocate|Sys\.Modify|Permissions\.Modify)$/;
const weight = (verdict: Verdict): number =>
  verdict.state === 'refused'
    ? verdict.missing.reduce((sum, one) => sum + (one.kind === 'root' ? 100 : far.test(one.privilege) ? 5 : 1), 0)
    : 0;

function withoutRepeats(missing: readonly Missing[]): Missing[] {
  const keyOf = (one: Missing): string => (one.kind === 'root' ? one.why : `${one.privilege} ${one.path}`);
  return [...new Map(missing.toReversed().map((one) => [keyOf(one), one])).values()].toReversed();
}

export const words = (privilege: string): string => privilege.replaceAll('|', ' or ');

/** `VM.PowerMgmt on /vms/104`, or why nobody but root may. */
export const missingWords = (missing: Missing): string =>
  missing.kind === 'root' ? missing.why : `${words(missing.privilege)} on ${missing.path}`;
