import { describe, expect, test } from 'vitest';
import { checkedContainerSpec, containerSpec } from './container-spec.ts';

const base = {
  connectionId: '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
  templateId: null,
  node: 'pve1',
  vmid: 120,
  hostname: 'web1',
  ostemplate: 'local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst',
  storage: 'local-lvm',
  diskGiB: 8,
  cores: 2,
  memoryMiB: 1024,
  swapMiB: 512,
  isUnprivileged: true,
  features: {},
  network: { bridge: 'vmbr0', ipv4: { mode: 'dhcp' } },
};
const fieldsOf = (change: Record<string, unknown>): string[] =>
  (checkedContainerSpec.safeParse({ ...base, ...change }).error?.issues ?? []).map(({ path }) => path.join('.'));
const script = { name: '10-a.sh', content: 'true', runAs: 'root' };

describe('a specification', () => {
  test('may say every parameter, several interfaces and mount points among them', () => {
    const further = {
      net1: 'name=eth1,bridge=vmbr1,ip6=auto,trunks=10;11',
      net31: 'name=eth31',
      mp0: 'tank:4,mp=/srv/data,backup=1',
      mp255: '/mnt/pool,mp=/pool',
      dev0: '/dev/kvm',
      storage: 'tank',
      startup: 'order=2',
      env: 'A=1\0B=2',
    };
    expect(fieldsOf({ further, rootfsOptions: { mountoptions: 'discard;noatime' } })).toEqual([]);
  });

  test.each<[what: string, change: Record<string, unknown>, field: string]>([
    ['a VLAN tag that is none', { further: { net1: 'name=eth1,tag=4095' } }, 'further.net1.tag'],
    ['a mount option that is none', { rootfsOptions: { mountoptions: 'fast' } }, 'rootfsOptions.mountoptions'],
    ['a rate in words', { network: { ...base.network, further: { rate: 'fast' } } }, 'network.further.rate'],
    ['a DNS server by name', { nameserver: 'dns.home.arpa' }, 'nameserver'],
    ['two search domains, one of them none', { searchDomain: 'home.arpa under_score' }, 'searchDomain'],
    ['a second interface of the same name', { further: { net1: 'name=eth0,bridge=vmbr1' } }, 'further.net1'],
    ['two mounts at one path', { further: { mp0: 'tank:1,mp=/srv', mp1: 'tank:1,mp=/srv/' } }, 'further.mp1'],
    [
      'a script for a container that stays stopped',
      { startsAfterCreation: false, provisioning: { scripts: [script] } },
      'startsAfterCreation',
    ],
    [
      'a script for a template of Proxmox',
      { further: { template: '1' }, provisioning: { scripts: [script] } },
      'startsAfterCreation',
    ],
  ])('with %s is refused at that field', (_what, change, field) => {
    expect(fieldsOf(change)).toEqual([field]);
  });

  test('may hold what only a newer Proxmox knows: the server’s own schema decides', () => {
    expect(fieldsOf({ further: { colour: 'red', net1: 'name=eth1,colour=red' } })).toEqual([]);
  });

  test('that was kept by other limits stays readable', () => {
    expect(containerSpec.safeParse({ ...base, further: { net1: 'name=eth1,tag=4095' } }).success).toBe(true);
  });
});
