import { describe, expect, test } from 'vitest';
import { containerSpec, type ContainerSpec } from '../../shared/domain/container-spec.ts';
import { AppError } from '../../shared/errors.ts';
import { spreadSpec } from './spread-spec.ts';

const spec = (change: Record<string, unknown> = {}): ContainerSpec =>
  containerSpec.parse({
    connectionId: '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
    templateId: null,
    node: 'pve1',
    vmid: 120,
    hostname: 'web-01',
    ostemplate: 'local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst',
    storage: 'local-lvm',
    diskGiB: 8,
    cores: 2,
    memoryMiB: 1024,
    swapMiB: 512,
    isUnprivileged: true,
    features: {},
    network: {
      bridge: 'vmbr0',
      macAddress: 'BC:24:11:00:00:01',
      ipv4: { mode: 'static', address: '10.0.0.5/24', gateway: '10.0.0.7' },
    },
    further: { net1: 'name=eth1,bridge=vmbr1,hwaddr=BC:24:11:00:00:02,ip=10.1.0.9/24,gw=10.1.0.1,ip6=auto,trunks=1;2' },
    ...change,
  });
const names = ['web-01', 'web-02', 'web-03'];
const free = { isVmidTaken: () => Promise.resolve(false), addresses: new Set<string>() };

describe('many containers from one form', () => {
  test('have the names in order, the next free numbers and the next free addresses', async () => {
    const taken = {
      isVmidTaken: (vmid: number) => Promise.resolve(vmid === 121),
      addresses: new Set(['10.0.0.6', '10.1.0.10']),
    };
    const made = await spreadSpec(spec(), names, taken);
    expect(made.map(({ hostname, vmid, network }) => [hostname, vmid, network.ipv4])).toEqual([
      ['web-01', 120, { mode: 'static', address: '10.0.0.5/24', gateway: '10.0.0.7' }],
      ['web-02', 122, { mode: 'static', address: '10.0.0.8/24', gateway: '10.0.0.7' }],
      ['web-03', 123, { mode: 'static', address: '10.0.0.9/24', gateway: '10.0.0.7' }],
    ]);
    expect(made.map(({ further }) => further['net1'])).toEqual([
      'name=eth1,bridge=vmbr1,hwaddr=BC:24:11:00:00:02,ip=10.1.0.9/24,gw=10.1.0.1,ip6=auto,trunks=1;2',
      'name=eth1,bridge=vmbr1,ip=10.1.0.11/24,gw=10.1.0.1,ip6=auto,trunks=1;2',
      'name=eth1,bridge=vmbr1,ip=10.1.0.12/24,gw=10.1.0.1,ip6=auto,trunks=1;2',
    ]);
  });

  test('share no MAC address, and differ in nothing else', async () => {
    const [first, second] = await spreadSpec(
      spec({
        network: { bridge: 'vmbr0', macAddress: 'BC:24:11:00:00:01', ipv4: { mode: 'dhcp' } },
        further: { tty: '1' },
      }),
      names,
      free,
    );
    expect(first?.network.macAddress).toBe('BC:24:11:00:00:01');
    expect(second?.network.macAddress).toBeUndefined();
    expect({ ...second, hostname: '', vmid: 0, network: null }).toEqual({
      ...first,
      hostname: '',
      vmid: 0,
      network: null,
    });
  });

  test.each<[string, ContainerSpec, string]>([
    [
      'a subnet without room',
      spec({ network: { bridge: 'vmbr0', ipv4: { mode: 'static', address: '10.0.0.253/24' } } }),
      'network.ipv4.address',
    ],
    ['a further interface without room', spec({ further: { net1: 'name=eth1,ip=10.1.0.254/24' } }), 'further.net1.ip'],
  ])('are refused for %s, naming the field', async (_what, input, field) => {
    const error: unknown = await spreadSpec(input, names, free).catch((thrown: unknown) => thrown);
    expect(AppError.is(error, 'input:invalid') && error.details.issues.map(({ path }) => path)).toEqual([field]);
  });

  test('are refused when no number is free, after a bounded search', async () => {
    const error: unknown = await spreadSpec(spec(), names, { ...free, isVmidTaken: () => Promise.resolve(true) }).catch(
      (thrown: unknown) => thrown,
    );
    expect(AppError.is(error, 'input:invalid') && error.details.issues.map(({ path }) => path)).toEqual(['vmid']);
  });
});
