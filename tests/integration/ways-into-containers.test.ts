import { expect, test } from 'vitest';
import { scriptEntry } from '../../shared/domain/provisioning.ts';
import { createUnasked, linesOf, nodeAddresses, openWaysHome, plainSpec, type WaysHome } from './ways-rig.ts';
import { vmidOf } from '../support/vmid-of.ts';

const script = (name: string, content: string) => scriptEntry.parse({ name, content: `#!/bin/sh\n${content}\n` });
const provisioning = {
  packages: ['apk', 'dnf', 'pacman', 'zypper'].map((manager) => ({ manager, name: 'nginx' })),
  scripts: [script('10-who.sh', '. /etc/os-release; echo "inside $ID"')],
};
const writesOf = ({ pve }: WaysHome) =>
  pve.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);

const plainImages = [
  ['alpine-3.22-default', 'alpine'],
  ['fedora-42-default', 'fedora'],
  ['rockylinux-9-default', 'rocky'],
  ['archlinux-base', 'arch'],
  ['opensuse-15.6-default', 'opensuse-leap'],
] as const;

test.each(plainImages)(
  'A40 %s, which has no SSH server, gets one through pct exec and is set up over SSH; nobody is asked anything',
  async (image, id) => {
    await using home = await openWaysHome();
    await home.openNodes();
    const job = await createUnasked(home, await plainSpec(home, image, { provisioning }));
    expect(job.state).toEqual({ name: 'succeeded' });
    expect(job.warnings).toEqual([]);
    const lines = await linesOf(home, job.id);
    expect(lines).toContain(`inside ${id}`);
    expect(lines).toContain('Installed one; root signs in with a key only.');
    const { container } = await home
      .app()
      .call('container:get', { connectionId: home.connectionId, vmid: vmidOf(job) });
    expect(container?.hostKeys.map(({ keyType }) => keyType)).toContain('ed25519');
    const trusted = await home.app().call('connection:ssh-trust', { connectionId: home.connectionId });
    expect(trusted.find((host) => host.kind === 'container')?.learnt).toBe('node');
    // The rest went over SSH to the container itself.
    expect(home.proxy.asked).toContain(`${container?.address}:22`);
    expect(writesOf(home).filter((call) => call.includes('termproxy'))).toEqual([]);
  },
);

test('A39 commands go to the node that owns the container, at the address the cluster tells of it', async () => {
  await using home = await openWaysHome();
  await home.openNodes('pct-exec');
  const addresses = await nodeAddresses(home);
  const [, second = ''] = [...addresses.keys()].toSorted();
  const spec = await plainSpec(home, 'debian-12-standard', {
    node: second,
    provisioning: { ...provisioning, packages: [{ manager: 'apt', name: 'nginx' }] },
  });
  home.proxy.asked.length = 0;
  const job = await createUnasked(home, spec);
  expect(job.state).toEqual({ name: 'succeeded' });
  expect(new Set(home.proxy.asked)).toEqual(new Set([`${addresses.get(second)}:22`]));
});
