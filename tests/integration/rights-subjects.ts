import { readFileSync } from 'node:fs';
import { FORM, withToken } from '../../simulator/testing/call-api.ts';
import { logIn, type Rig } from './simulator-rig.ts';

export type Subject = {
  readonly id: string;
  readonly acl: readonly {
    readonly path: string;
    readonly role: string;
    readonly propagate: number;
    readonly ugid: string;
  }[];
  /** Rights of a separated token's user, by path. */
  readonly owner?: Readonly<Record<string, string[]>>;
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

export const MATRIX = JSON.parse(
  readFileSync(new URL('../fixtures/recordings/rights.json', import.meta.url), 'utf8'),
) as Matrix;

/** Users, roles, rules and volumes as on the recorded node; returns the subject's headers. */
export async function arrangeSubject({ pve }: Rig, { id, acl, owner }: Subject): Promise<Record<string, string>> {
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
  for (const [path, privileges] of Object.entries(owner ?? {})) {
    const role = `Owner${path.replaceAll('/', '-')}`;
    world.addRole(role, privileges);
    world.setAcl(path, userid, role);
  }
  world.addVolume('local', { volid: 'local:vztmpl/tiny-deb_1.0_amd64.tar.gz', content: 'vztmpl' });
  world.addVolume('local', { volid: 'local:snippets/mxhook.sh', content: 'snippets' });
  await world.addContainer({ vmid: 180, isRunning: true });
  if (tokenid !== undefined) return { ...FORM, ...withToken(id, world.addToken(userid, tokenid)) };
  const { ticket, csrf } = await logIn(pve, userid);
  return { ...FORM, Cookie: `PVEAuthCookie=${ticket}`, CSRFPreventionToken: csrf };
}

/** Both containers fresh, as before every recorded action. */
export async function resetContainers({ pve: { world } }: Rig, { ids }: Subject, isRunning: boolean): Promise<void> {
  for (const vmid of [ids.E, ids.N, ids.D]) world.removeContainer(vmid);
  world.addPool('mxpool', [ids.E, ids.D], { storages: ['ctstore', 'local'] });
  const net0 = 'name=eth0,bridge=vmbr0,ip=manual';
  const disk = (storage: string, vmid: number): string => `${storage}:${vmid}/vm-${vmid}-disk-0.raw,size=1G`;
  await world.addContainer({ vmid: ids.E, isRunning, config: { rootfs: disk('btr', ids.E), net0 } });
  await world.addContainer({ vmid: ids.D, config: { rootfs: disk('ctstore', ids.D) } });
}

/** With several rights missing Proxmox names any of them: its hashes have no order. */
export const generally = (status: number, reason: string): string =>
  status === 403 && /\/vms\/\d+, VM\.Config|\/storage\/|SDN\.Use|only allowed for root/.test(reason)
    ? '403 one of several'
    : `${status} ${reason}`;
