import { expect, test } from 'vitest';
import { containerSpec } from '../../../shared/domain/container-spec.ts';
import { connectionId } from '../../../shared/domain/ids.ts';
import { readSpec } from './read-spec.ts';
import { valuesOfSpec } from './values-of-spec.ts';

const plain = {
  connectionId: connectionId.parse('7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11'),
  templateId: null,
  node: 'pve1',
  vmid: 120,
  hostname: 'web1',
  ostemplate: 'local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst',
  storage: 'thick',
  diskGiB: 8,
  cores: 2,
  memoryMiB: 1024,
  swapMiB: 512,
  isUnprivileged: true,
  features: {},
  network: { bridge: 'vmbr0', ipv4: { mode: 'dhcp' } },
};
const specOf = (change: Record<string, unknown>) => containerSpec.parse({ ...plain, ...change });

test.each<[string, Record<string, unknown>]>([
  ['as little as there can be', {}],
  [
    'a template and its answers',
    {
      templateId: 'built-in:nginx',
      provisioning: {
        variables: [
          { kind: 'text', name: 'SITE', label: 'Site', default: null },
          { kind: 'secret', name: 'KEY', label: 'Key' },
        ],
        answers: { SITE: 'home' },
        packages: [{ manager: 'apt', name: 'nginx' }],
        scripts: [{ name: '10-a.sh', content: 'true\n' }],
      },
    },
  ],
  [
    'every field of the network',
    {
      network: {
        name: 'lan0',
        bridge: 'vmbr1',
        ipv4: { mode: 'static', address: '192.168.1.20/24', gateway: '192.168.1.1' },
        ipv6: { mode: 'static', address: 'fd00::20/64' },
        vlanTag: 7,
        mtu: 1400,
        macAddress: 'BC:24:11:00:00:01',
        hasFirewall: true,
        further: { rate: '10' },
      },
      nameserver: '192.168.1.1',
      searchDomain: 'home.example',
    },
  ],
  [
    'the rest',
    {
      description: 'mine',
      tags: ['web', 'prod'],
      needsDownload: true,
      diskGiB: 0.5,
      rootfsOptions: { quota: '1' },
      isUnprivileged: false,
      features: { nesting: false, keyctl: true, mount: ['nfs'] },
      startOnBoot: true,
      startsAfterCreation: false,
      sshPublicKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGq0aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa me@desk'],
      further: { timezone: 'host', net1: 'name=eth1,bridge=vmbr0,ip=dhcp' },
    },
  ],
])('a form filled with what was reviewed is read as the same again: %s', (_what, change) => {
  const spec = specOf(change);
  expect(readSpec(valuesOfSpec(spec))).toEqual({ ok: true, spec, hostnames: ['web1'] });
});

test('a number that was only proposed is left to be proposed anew', () => {
  expect(valuesOfSpec(specOf({ isVmidProposed: true }))).toMatchObject({ vmid: '', proposedVmid: '' });
});
