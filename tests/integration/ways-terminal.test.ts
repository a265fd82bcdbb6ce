import { expect, test } from 'vitest';
import { createCallGuard } from '../../electron/plan/call-guard.ts';
import { scriptEntry } from '../../shared/domain/provisioning.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import { createUnasked, linesOf, openWaysHome, plainSpec, type WaysHome } from './ways-rig.ts';
import { vmidOf } from '../support/vmid-of.ts';

const script = (name: string, content: string) => scriptEntry.parse({ name, content: `#!/bin/sh\n${content}\n` });
const packages = ['apk', 'dnf'].map((manager) => ({ manager, name: 'nginx' }));
/** As the configuration says, which a container that runs takes over with its next start. */
async function cmodeOf({ app, connectionId }: WaysHome, job: Pick<JobSnapshot, 'node' | 'vmid' | 'title'>) {
  const proxmox = await app().parts.pool.shared(connectionId);
  return (await proxmox.lxc.config(job.node, vmidOf(job))).config['cmode'];
}
const callsOf = ({ pve }: WaysHome) =>
  pve.requests.filter(({ method }) => method !== 'GET').map(({ method, path: asked }) => `${method} ${asked}`);

test.each([
  ['alpine-3.22-default', 'alpine'],
  ['fedora-42-default', 'fedora'],
])(
  'A40 %s gets its SSH server through the API terminal where no sign-in to the nodes is set; its console is as it was afterwards',
  async (image, id) => {
    await using home = await openWaysHome();
    const scripts = [script('10-who.sh', '. /etc/os-release; echo "inside $ID"')];
    const spec = await plainSpec(home, image, { provisioning: { packages, scripts } });
    const job = await createUnasked(home, spec);
    expect(job.state).toEqual({ name: 'succeeded' });
    expect(job.warnings).toEqual([]);
    const lines = await linesOf(home, job.id);
    expect(lines).toContain('Looking for an SSH server through the API terminal.');
    expect(lines.filter((line) => line.includes('it restarts once'))).toHaveLength(1);
    expect(lines).toContain(`inside ${id}`);
    expect(await cmodeOf(home, job)).toBeUndefined();
    const { parts } = home.app();
    expect(parts.store.guestAccess.cmodes(home.connectionId)).toEqual([]);
    const guest = `/nodes/${job.node}/lxc/${job.vmid}`;
    expect(callsOf(home).filter((call) => call.includes(`${guest}/`))).toEqual([
      `POST ${guest}/status/start`,
      `PUT ${guest}/config`,
      `POST ${guest}/status/reboot`,
      `POST ${guest}/termproxy`,
      `PUT ${guest}/config`,
    ]);
  },
);

test('B01 a job whose key is refused goes on through the API terminal alone, and sends nothing that is not in its plan', async () => {
  await using home = await openWaysHome({ hasWrongKeys: true });
  const { pve } = home;
  const provisioning = {
    files: [{ destination: '/etc/motd', content: 'through the console\n', policy: 'replace' }],
    scripts: [script('10-read.sh', 'cat /etc/motd')],
  };
  const spec = await plainSpec(home, 'debian-12-standard', { provisioning, further: { cmode: 'console' } });
  const job = await createUnasked(home, spec);
  expect(job.state).toEqual({ name: 'succeeded' });
  expect(job.warnings).toEqual([expect.stringMatching(/^Going on through the API terminal\. SSH: .* refused the key/)]);
  expect(await linesOf(home, job.id)).toContain('through the console');
  expect(await cmodeOf(home, job)).toBe('console');

  const data = home.app().parts.store.jobs.data(job.id);
  if (data?.kind !== 'create-container') throw new Error('no plan');
  const guard = createCallGuard(data.plan);
  const path = `/nodes/${job.node}/lxc/${job.vmid}`;
  expect(() =>
    guard({ method: 'PUT', path: `${path}/config`, parameters: { cmode: 'shell', digest: 'd' } }),
  ).not.toThrow();
  expect(() => guard({ method: 'PUT', path: `${path}/config`, parameters: { memory: '1' } })).toThrow('not in the');
  expect(() => guard({ method: 'PUT', path: `${path}/config`, parameters: { cmode: 'shell', memory: '1' } })).toThrow(
    'not in the',
  );
  const other = `/nodes/${job.node}/lxc/${vmidOf(job) + 1}/termproxy`;
  expect(() => guard({ method: 'POST', path: other, parameters: {} })).toThrow('not in the');
  // Where it has been migrated to.
  const elsewhere = `/nodes/pve3/lxc/${job.vmid}/termproxy`;
  expect(() => guard({ method: 'POST', path: elsewhere, parameters: {} })).not.toThrow();
  expect(pve.requests.filter(({ path: asked }) => asked.endsWith('/termproxy'))).not.toEqual([]);
});

test('a console that a crash has left as a shell is put back at the next contact with its server', async () => {
  await using home = await openWaysHome();
  const { connectionId, pve } = home;
  const job = await createUnasked(home, await plainSpec(home, 'debian-12-standard'));
  const { guestAccess } = home.app().parts.store;
  guestAccess.noteCmode(connectionId, { node: job.node, vmid: vmidOf(job), previous: 'tty' });
  pve.world.setConfig(vmidOf(job), 'cmode', 'shell');
  const { connections } = home.app().parts;
  const { fingerprint } = connections.get(connectionId);
  await home.app().call('connection:trust', { connectionId, fingerprint });
  await expect.poll(() => guestAccess.cmodes(connectionId)).toEqual([]);
  expect(await cmodeOf(home, job)).toBe('tty');
});
