import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { callApi, FORM, formOf, withToken } from '../../simulator/testing/call-api.ts';
import { logIn, secretOf, startRig, type Rig } from './simulator-rig.ts';

type Subject = {
  readonly id: string;
  readonly acl: readonly {
    readonly path: string;
    readonly role: string;
    readonly propagate: number;
    readonly ugid: string;
  }[];
  readonly ids: { readonly E: number; readonly N: number; readonly D: number };
  readonly results: Readonly<Record<string, readonly [status: number, reason: string]>>;
};
type Matrix = {
  readonly roles: Readonly<Record<string, string[]>>;
  readonly actions: Readonly<
    Record<string, { method: string; path: string; body: Record<string, string | number> | null }>
  >;
  readonly subjects: readonly Subject[];
};

const MATRIX = JSON.parse(
  readFileSync(new URL('../fixtures/recordings/rights.json', import.meta.url), 'utf8'),
) as Matrix;

/** Users, roles, rules and volumes as on the recorded node; returns the subject's headers. */
async function arrange({ pve }: Rig, { id, acl }: Subject): Promise<Record<string, string>> {
  const { world } = pve;
  const [userid = '', tokenid] = id.split('!');
  const groups = acl.flatMap(({ ugid }) => (ugid.startsWith('@') ? [ugid.slice(1)] : []));
  world.addUser('mx-none@pve', { password: 'Passw0rd!' });
  if (userid !== 'root@pam') world.addUser(userid, { password: 'Passw0rd!', groups });
  for (const [role, privileges] of Object.entries(MATRIX.roles)) world.addRole(role, privileges);
  for (const { path, role, propagate, ugid } of acl) {
    const type = ugid.startsWith('@') ? 'group' : ugid.includes('!') ? 'token' : 'user';
    world.setAcl(path, ugid.replace(/^@/, ''), role, { propagate: propagate === 1, type });
  }
  world.addVolume('local', { volid: 'local:vztmpl/tiny-deb_1.0_amd64.tar.gz', content: 'vztmpl' });
  world.addVolume('local', { volid: 'local:snippets/mxhook.sh', content: 'snippets' });
  await world.addContainer({ vmid: 180, isRunning: true });
  if (tokenid !== undefined) return { ...FORM, ...withToken(id, world.addToken(userid, tokenid)) };
  const { ticket, csrf } = await logIn(pve, userid);
  return { ...FORM, Cookie: `PVEAuthCookie=${ticket}`, CSRFPreventionToken: csrf };
}

/** Both containers fresh, as before every recorded action. */
async function resetContainers({ pve: { world } }: Rig, { ids }: Subject, isRunning: boolean): Promise<void> {
  world.removeContainer(ids.N);
  world.addPool('mxpool', [ids.E, ids.D], { storages: ['ctstore', 'local'] });
  const net0 = 'name=eth0,bridge=vmbr0,ip=manual';
  await world.addContainer({ vmid: ids.E, isRunning, config: { rootfs: `btr:${ids.E}/vm-disk-0.raw,size=1G`, net0 } });
  await world.addContainer({ vmid: ids.D, config: { rootfs: `ctstore:${ids.D}/vm-disk-0.raw,size=1G` } });
}

/** With several rights missing Proxmox names any of them: its hashes have no order. */
const generally = (status: number, reason: string): string =>
  status === 403 && /\/vms\/\d+, VM\.Config|\/storage\/|SDN\.Use|only allowed for root/.test(reason)
    ? '403 one of several'
    : `${status} ${reason}`;

test.each(MATRIX.subjects.map((subject) => [subject.id, subject] as const))(
  '%s may do what the recorded one could',
  async (_id, subject) => {
    await using rig = await startRig();
    const headers = await arrange(rig, subject);
    const byRoot = { ...FORM, ...withToken('root@pam!app', secretOf(rig.pve, 'root@pam!app')) };
    const started = await callApi(rig.pve.port, {
      method: 'POST',
      path: '/api2/json/nodes/pve/lxc/999/status/start',
      headers: byRoot,
    });
    const rootTask = encodeURIComponent((started.json as { data: string }).data);
    await rig.pve.world.settleTasks();
    const fill = (text: string): string =>
      text
        .replaceAll(/\{([END])\}/g, (_, key: 'E' | 'N' | 'D') => String(subject.ids[key]))
        .replace('{ROOTTASK}', rootTask);
    const [actual, recorded]: [Record<string, string>, Record<string, string>] = [{}, {}];
    for (const [name, [status, reason]] of Object.entries(subject.results)) {
      const action = MATRIX.actions[name];
      if (!action) throw new Error(`no action ${name}`);
      await resetContainers(rig, subject, /^(reboot|shutdown|stop)$/.test(name));
      const body = formOf(
        Object.fromEntries(Object.entries(action.body ?? {}).map(([key, value]) => [key, fill(String(value))])),
      );
      const answer = await callApi(rig.pve.port, {
        method: action.method,
        path: `/api2/json${fill(action.path)}`,
        headers,
        body,
      });
      await rig.pve.world.settleTasks();
      actual[name] = generally(answer.status ?? 0, answer.status === 200 ? '' : answer.reason);
      recorded[name] = generally(status, reason);
    }
    expect(actual).toEqual(recorded);
  },
);
