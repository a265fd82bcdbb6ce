import { readFileSync } from 'node:fs';
import { createRights, type Permissions } from '../../shared/domain/rights.ts';
import type { ApiCall, CallFacts } from '../../shared/rights/call-facts.ts';
import type { Login } from '../../shared/rights/judge.ts';

type Recorded = {
  readonly roles: Readonly<Record<string, string[]>>;
  readonly sets: readonly string[];
  readonly subjects: readonly {
    readonly id: string;
    readonly ids: Readonly<Record<'E' | 'N' | 'D', number>>;
    readonly told: Readonly<Record<string, number>>;
    readonly closed: readonly string[];
  }[];
  readonly actions: Readonly<
    Record<string, { method: string; path: string; body: Readonly<Record<string, string | number>> | null }>
  >;
  /** By action, a letter for each subject: `a` allowed, `r` refused. */
  readonly outcomes: Readonly<Record<string, string>>;
};

const RECORDED = JSON.parse(
  readFileSync(new URL('../fixtures/recordings/rights-matrix.json', import.meta.url), 'utf8'),
) as Recorded;

export type Cell = {
  readonly subject: string;
  readonly action: string;
  readonly call: ApiCall;
  readonly login: Login;
  readonly facts: CallFacts;
  readonly isAllowed: boolean;
};

/** Every recorded call of every recorded subject, with what the app would know before it is made. */
export const cells: readonly Cell[] = RECORDED.subjects.flatMap((subject, index) => {
  const login = loginOf(subject);
  const facts = factsOf(subject, login);
  return Object.entries(RECORDED.actions).flatMap(([action, recorded]) => {
    const outcome = RECORDED.outcomes[action]?.[index];
    if (outcome !== 'a' && outcome !== 'r') return [];
    return [
      { subject: subject.id, action, call: callOf(recorded, subject.ids), login, facts, isAllowed: outcome === 'a' },
    ];
  });
});

/** Who a recorded subject is, with what it was told of its rights. */
export function recordedLogin(id: string): Login {
  const subject = RECORDED.subjects.find((one) => one.id === id);
  if (!subject) throw new Error(`no subject ${id}`);
  return loginOf(subject);
}

function loginOf({ id, told, closed }: Recorded['subjects'][number]): Login {
  const permissions: Permissions = Object.fromEntries([
    ...Object.entries(told).map(([path, set]) => [path, privilegesOf(RECORDED.sets[set] ?? '')] as const),
    // Main asks for the very places it works with: see AccessApi.permissions.
    ...closed.map((path) => [path, {}] as const),
  ]);
  return { permissions, isRoot: id === 'root@pam', name: id };
}

function privilegesOf(set: string): Record<string, number> {
  const each = set.split(',').map((text) => [text.replace(' here', ''), text.endsWith(' here') ? 0 : 1] as const);
  return Object.fromEntries(each);
}

/** The recorded node; a configuration only where the login may read it, the rest is told to everybody. */
function factsOf({ ids }: Recorded['subjects'][number], { permissions, isRoot }: Login): CallFacts {
  const rights = createRights(permissions);
  const holds = (privilege: string, path: string): boolean => isRoot || rights(privilege, path);
  const net0 = 'name=eth0,bridge=vmbr0,ip=manual';
  const configs: Readonly<Record<string, Record<string, string>>> = {
    [ids.E]: { rootfs: `btr:${ids.E}/vm-${ids.E}-disk-0.raw,size=1G`, net0, unprivileged: '1' },
    [ids.D]: { rootfs: `ctstore:${ids.D}/vm-${ids.D}-disk-0.raw,size=1G`, unprivileged: '1' },
  };
  const maySee = (vmid: string): boolean => holds('VM.Audit', `/vms/${vmid}`);
  const mayReadBackup = holds('Datastore.AllocateSpace', '/storage/local') && holds('VM.Backup', `/vms/${ids.D}`);
  return {
    release: '9',
    configOf: (vmid) => (maySee(vmid) ? configs[vmid] : undefined),
    isThere: (vmid) => vmid === String(ids.E) || vmid === String(ids.D),
    isArchiveUnprivileged: () => (mayReadBackup || maySee(String(ids.D)) ? true : undefined),
    privilegesOfRole: (role) => RECORDED.roles[role],
  };
}

/** A recorded call by its name, about these containers. */
export function recordedCall(name: string, ids: Readonly<Record<'E' | 'N' | 'D', number>>): ApiCall {
  const action = RECORDED.actions[name];
  if (!action) throw new Error(`no action ${name}`);
  return callOf(action, ids);
}

function callOf(
  { method, path, body }: Recorded['actions'][string],
  { E, N, D }: Readonly<Record<'E' | 'N' | 'D', number>>,
): ApiCall {
  const names: Readonly<Record<string, string>> = {
    E: String(E),
    N: String(N),
    D: String(D),
    BKD: `local:backup/vzdump-lxc-${D}-2026_07_01-12_00_00.tar.zst`,
    BKT: `local:backup/vzdump-lxc-${D}-2026_07_01-12_00_01.tar.zst`,
    DVOL: `ctstore:${D}/vm-${D}-disk-0.raw`,
    ROOTTASK: 'UPID:pve:0000AAAA:00BBBBBB:6500AAAA:vzstart:180:root@pam:',
    PORT: '5900',
    VNC: 'PVEVNC:x',
  };
  const filled = (text: string): string => text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole);
  const [before = '', query = ''] = path.split('?');
  // A volume holds slashes, which the real call percent-encodes.
  const [place = '', volume] = before.split('/content/');
  return {
    method,
    path: volume === undefined ? filled(place) : `${place}/content/${encodeURIComponent(filled(volume))}`,
    parameters: {
      ...Object.fromEntries([...new URLSearchParams(query)].map(([key, value]) => [key, filled(value)])),
      ...Object.fromEntries(Object.entries(body ?? {}).map(([key, value]) => [key, filled(String(value))])),
    },
  };
}
