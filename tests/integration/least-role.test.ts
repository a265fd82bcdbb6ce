import { expect, test } from 'vitest';
import { basicDeeds, roleCommands } from '../../shared/rights/role-commands.ts';
import { capabilityIds, type CapabilityId } from '../../shared/domain/capability-ids.ts';
import type { ApiCall } from '../../shared/rights/call-facts.ts';
import { exemplaryFacts } from '../../shared/rights/exemplary-calls.ts';
import { everywhere, roleForDeeds, type RoleScope } from '../../shared/rights/least-role.ts';
import { leavesOf } from '../../shared/rights/need.ts';
import { needOf } from '../../shared/rights/predict-call.ts';
import { callApi, FORM, formOf, withToken } from '../../simulator/testing/call-api.ts';
import { recordedCall } from './recorded-rights.ts';
import { resetContainers } from './rights-subjects.ts';
import { runPveum } from './run-pveum.ts';
import { secretOf, startRig, type Rig } from './simulator-rig.ts';

const ids = { E: 1000, N: 1001, D: 1002 };

/** Real calls that are these deeds. */
const calls: Readonly<Record<CapabilityId, readonly string[]>> = {
  'see-containers': ['ct_config', 'ct_status'],
  power: ['start', 'stop'],
  create: ['create_typical', 'create_mp0'],
  configure: ['config_cores', 'config_memory', 'config_hostname', 'config_net1_add', 'config_mp0_add', 'config_onboot'],
  resize: ['resize'],
  delete: ['delete_ct'],
  console: ['termproxy'],
  snapshot: ['snapshot', 'snapshot_delete'],
  'roll-back-snapshot': ['rollback'],
  'back-up': ['vzdump'],
  clone: ['clone'],
  migrate: ['ct_migrate_check'],
  'see-storages': ['storage_status_local', 'storage_status_ctstore'],
  'download-os-templates': ['aplinfo_download'],
  'see-nodes': ['node_status', 'task_status_other'],
  'see-pools': ['pool_mxpool'],
  'create-privileged': ['create_privileged'],
  'root-options': [],
};
/** In a pool it has to be said which, and tags come later: see predict-call.test.ts. */
const inPool: Readonly<Record<string, string>> = {
  create_typical: 'create_typical_pool',
  create_mp0: 'create_pool',
  clone: 'clone_pool',
};
const pool: RoleScope = { pool: 'mxpool', storages: ['local', 'ctstore', 'btr'], bridges: ['vmbr0'] };
const cases: readonly (readonly [string, readonly CapabilityId[], RoleScope, 'own-user' | 'my-user'])[] = [
  ['everything that no root is needed for', capabilityIds.filter((id) => id !== 'root-options'), everywhere, 'my-user'],
  ['looking and switching', ['see-containers', 'power', 'console'], everywhere, 'own-user'],
  ['making and growing in one pool', ['create', 'configure', 'resize', 'delete', 'see-pools'], pool, 'own-user'],
  ['keeping what is there', ['snapshot', 'roll-back-snapshot', 'back-up'], pool, 'my-user'],
  ...(process.env['GANTRY_TEST_FULL'] === '1'
    ? [['what is ticked at first', basicDeeds, everywhere, 'own-user'] as const]
    : []),
];

test.each(cases)(
  'the lines for %s are enough, and each privilege in them is needed',
  async (_, deeds, scope, owner) => {
    await using rig = await startRig();
    const { world } = rig.pve;
    world.addVolume('local', { volid: 'local:vztmpl/tiny-deb_1.0_amd64.tar.gz', content: 'vztmpl' });
    world.addUser('anna@pve');
    world.setAcl('/', 'anna@pve', 'Administrator');
    const { grants } = roleForDeeds(deeds, scope, '9');
    const { token, secret } = runPveum(world, roleCommands(grants, owner, 'anna@pve'));
    const headers = { ...FORM, ...withToken(token, secret) };
    const names = deeds.flatMap((deed) => calls[deed]);
    const wanted = names.map((name) => callNamed(scope.pool === null ? name : (inPool[name] ?? name)));
    const refused = async (some: readonly ApiCall[]): Promise<string[]> => {
      const found: string[] = [];
      for (const call of some) if (await isRefused(rig, call, headers)) found.push(`${call.method} ${call.path}`);
      return found;
    };
    expect(await refused(wanted)).toEqual([]);
    const roles = new Map(grants.map(({ role, privileges }) => [role, privileges]));
    for (const [role, privileges] of roles)
      for (const privilege of privileges) {
        world.addRole(
          role,
          privileges.filter((one) => one !== privilege),
        );
        const those = wanted.filter((call) => asksFor(call, privilege));
        expect(await refused(those), `${role} without ${privilege}`).not.toEqual([]);
        world.addRole(role, [...privileges]);
      }
  },
);

const callNamed = (name: string): ApiCall =>
  name === 'pool_mxpool' ? { method: 'GET', path: '/pools/mxpool' } : recordedCall(name, ids);

function asksFor(call: ApiCall, privilege: string): boolean {
  const need = needOf(call, { ...exemplaryFacts('9'), configOf: () => undefined });
  return need !== null && leavesOf(need).some(({ privileges }) => privileges.includes(privilege));
}

async function isRefused(
  rig: Rig,
  { method, path, parameters }: ApiCall,
  headers: Record<string, string>,
): Promise<boolean> {
  const { pve } = rig;
  await resetContainers(rig, { id: '', acl: [], results: {}, ids }, false);
  const isBodied = method === 'POST' || method === 'PUT';
  const form = formOf(parameters ?? {});
  const { status, reason } = await callApi(pve.port, {
    method,
    path: `/api2/json${path}${isBodied || form === '' ? '' : `?${form}`}`,
    headers,
    body: isBodied ? form : '',
  });
  if (path.endsWith('/termproxy')) await stopTasks(rig);
  await pve.world.settleTasks();
  // That a guest may be backed up is asked for in the task.
  const [last] = pve.world.exportState().tasks.toSorted((a, b) => b.startTime - a.startTime);
  return (
    status === 403 ||
    / failed: 403 /.test(reason) ||
    (path.endsWith('/vzdump') && last?.exitStatus?.startsWith('403 ') === true)
  );
}

/** A terminal nobody comes to waits for ten seconds. */
async function stopTasks({ pve }: Rig): Promise<void> {
  const headers = withToken('root@pam!app', secretOf(pve, 'root@pam!app'));
  for (const { upid, exitStatus } of pve.world.exportState().tasks)
    if (exitStatus === null)
      await callApi(pve.port, {
        method: 'DELETE',
        path: `/api2/json/nodes/pve/tasks/${encodeURIComponent(upid)}`,
        headers,
      });
}
