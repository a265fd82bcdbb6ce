import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRights } from '../../shared/domain/rights.ts';
import type { ApiCall, CallFacts } from '../../shared/rights/call-facts.ts';
import type { Login } from '../../shared/rights/judge.ts';
import { predictCall } from '../../shared/rights/predict-call.ts';
import { effectivePermissions, identityOf, privilegesAt, type Privileges } from '../../simulator/auth/permissions.ts';
import { allPrivileges } from '../../simulator/auth/roles.ts';
import { callApi, FORM, formOf, withToken } from '../../simulator/testing/call-api.ts';
import { MATRIX, resetContainers } from './rights-subjects.ts';
import { startRig, type Rig } from './simulator-rig.ts';

const loginCount = process.env['GANTRY_TEST_FULL'] === '1' ? 1_000 : 14;
const callsEach = 12;
const ids = { E: 1000, N: 1001, D: 1002 };
/** See resetContainers. */
const configs: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [ids.E]: { rootfs: `btr:${ids.E}/vm-${ids.E}-disk-0.raw`, net0: 'name=eth0,bridge=vmbr0', unprivileged: '1' },
  [ids.D]: { rootfs: `ctstore:${ids.D}/vm-${ids.D}-disk-0.raw`, unprivileged: '1' },
};
const places =
  `/ /vms /vms/${ids.E} /vms/${ids.N} /pool /pool/mxpool /storage /storage/local /storage/btr /storage/ctstore /sdn /sdn/zones /sdn/zones/localnetwork/vmbr0 /nodes /nodes/pve /access`.split(
    ' ',
  );
/** Ended by something else than rights, or only by a task: see B03. */
const leftOut = /^(vncwebsocket|termproxy|vzdump|task_|acl_grant|snapshot_|rollback|restore|access_permissions)/;
const actions = Object.entries(MATRIX.actions).filter(([name]) => !leftOut.test(name));

/** Numbers of a fixed seed. (mulberry32) */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
  const { world } = rig.pve;
  world.addVolume('local', { volid: 'local:vztmpl/tiny-deb_1.0_amd64.tar.gz', content: 'vztmpl' });
  world.addVolume('local', { volid: 'local:snippets/mxhook.sh', content: 'snippets' });
  await world.addContainer({ vmid: 180, isRunning: true });
});
afterAll(() => rig[Symbol.asyncDispose]());

test(`B03 what ${loginCount} logins with rights nobody chose may do is foretold as the homelab, written by itself, decides`, async () => {
  const pick = numbers(20_261_126);
  const [wrong, told]: [string[], Record<string, number>] = [[], { allowed: 0, refused: 0, unknown: 0 }];
  for (let index = 0; index < loginCount; index += 1) {
    const headers = makeLogin(index, pick);
    await resetContainers(rig, { id: '', acl: [], results: {}, ids }, false);
    const login = signIn(`u${index}@pve!t`);
    for (let turn = 0; turn < callsEach; turn += 1) {
      const [action, recorded] = actions[pick(actions.length)] ?? [];
      if (action === undefined || !recorded) continue;
      const verdict = predictCall(callOf(recorded), login, factsFor(login));
      const { status, reason } = await callApi(rig.pve.port, {
        method: recorded.method,
        path: `/api2/json${fill(recorded.path)}`,
        headers,
        body: formOf(
          Object.fromEntries(Object.entries(recorded.body ?? {}).map(([key, value]) => [key, fill(String(value))])),
        ),
      });
      told[verdict.state] = (told[verdict.state] ?? 0) + 1;
      const isRefused = status === 403 || / failed: 403 /.test(reason);
      if (verdict.state !== 'unknown' && (verdict.state === 'refused') !== isRefused)
        wrong.push(`${index} ${action}: ${JSON.stringify(verdict)} but ${status} ${reason}`);
      if (recorded.method === 'GET' || isRefused) continue;
      await rig.pve.world.settleTasks();
      await resetContainers(rig, { id: '', acl: [], results: {}, ids }, false);
    }
  }
  expect(wrong).toEqual([]);
  expect(told['unknown']).toBeLessThan((loginCount * callsEach) / 20);
  expect(told['allowed']).toBeGreaterThan((loginCount * callsEach) / 5);
  expect(told['refused']).toBeGreaterThan((loginCount * callsEach) / 5);
}, 1_200_000);

/** One to four rules with roles of any privileges; every third is a token of its own. */
function makeLogin(index: number, pick: (below: number) => number): Record<string, string> {
  const { world } = rig.pve;
  const user = `u${index}@pve`;
  world.addUser(user, { password: 'Passw0rd!' });
  const isSeparated = index % 3 === 0;
  const secret = world.addToken(user, 't', { privsep: isSeparated });
  if (isSeparated) world.setAcl('/', user, 'Administrator');
  const rules = 1 + pick(4);
  for (let rule = 0; rule < rules; rule += 1) {
    const role = `R${index}x${rule}`;
    const isClosed = pick(12) === 0;
    const isMost = pick(2) === 0;
    world.addRole(
      role,
      allPrivileges('9.2').filter(() => (isMost ? pick(8) > 0 : pick(3) === 0)),
    );
    world.setAcl(places[pick(places.length)] ?? '/', isSeparated ? `${user}!t` : user, isClosed ? 'NoAccess' : role, {
      propagate: pick(5) > 0,
      type: isSeparated ? 'token' : 'user',
    });
  }
  return { ...FORM, ...withToken(`${user}!t`, secret) };
}

/** As main does: all that is told, and the very places that calls are about. */
function signIn(name: string): Login {
  const world = rig.pve.world.exportState();
  const who = identityOf(name);
  const exact = places.map((path) => [path, asTold(privilegesAt(world, who, path))] as const);
  return {
    permissions: { ...effectivePermissions(world, who), ...Object.fromEntries(exact) },
    isRoot: false,
    name,
  };
}

const asTold = (held: Privileges): Record<string, number> =>
  Object.fromEntries([...held].map(([privilege, reaches]) => [privilege, reaches ? 1 : 0]));

function factsFor({ permissions }: Login): CallFacts {
  const holds = createRights(permissions);
  return {
    release: '9',
    configOf: (vmid) => (holds('VM.Audit', `/vms/${vmid}`) ? configs[vmid] : undefined),
    isThere: (vmid) => vmid in configs,
  };
}

const fill = (text: string): string =>
  text.replaceAll(/\{([END])\}/g, (_, key: string) => String(ids[key as 'E' | 'N' | 'D']));

function callOf({ method, path, body }: (typeof MATRIX.actions)[string]): ApiCall {
  const [place = '', query = ''] = fill(path).split('?');
  const sent = Object.entries(body ?? {}).map(([key, value]) => [key, fill(String(value))] as const);
  return { method, path: place, parameters: Object.fromEntries([...new URLSearchParams(query), ...sent]) };
}
