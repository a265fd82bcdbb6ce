import { expect, test } from 'vitest';
import { containerSpec } from '../../shared/domain/container-spec.ts';
import { containerJobData, type JobData } from '../../shared/domain/job.ts';
import { comparePlans } from './compare-plans.ts';

type Changes = { templateName?: string | null; provisioning?: Record<string, unknown> } & Record<string, unknown>;

function creation({ templateName = 'nginx', provisioning = {}, ...change }: Changes = {}): JobData {
  const spec = containerSpec.parse({
    connectionId: '0b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
    node: 'pve1',
    vmid: 105,
    hostname: 'web',
    ostemplate: 'local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst',
    storage: 'local-zfs',
    templateId: null,
    diskGiB: 4,
    cores: 1,
    memoryMiB: 512,
    swapMiB: 512,
    isUnprivileged: true,
    features: {},
    network: { bridge: 'vmbr0', ipv4: { mode: 'dhcp' } },
    ...change,
    provisioning: { packages: [{ manager: 'apt', name: 'nginx' }], ...provisioning },
  });
  return containerJobData.parse({
    kind: 'create-container',
    containerId: crypto.randomUUID(),
    publicKey: '',
    privateKeyRef: '',
    rootPasswordRef: null,
    plan: {
      id: crypto.randomUUID(),
      hash: '0'.repeat(64),
      madeAt: 1,
      spec,
      hasRootPassword: false,
      templateName,
      steps: [],
      findings: [],
      differences: [],
    },
  });
}

test('name, number and address are each container’s own; all else that was asked for differently is told', () => {
  const good = creation({
    vmid: 212,
    hostname: 'mail',
    network: { bridge: 'vmbr0', ipv4: { mode: 'static', address: '10.0.0.5/24' } },
  });
  expect(comparePlans(creation(), good)).toEqual([]);
  const bad = creation({
    node: 'pve2',
    templateName: 'web',
    cores: 4,
    ostemplate: 'local:vztmpl/debian-13-standard_13.1-1_amd64.tar.zst',
    provisioning: { packages: [{ manager: 'apt', name: 'ngnix' }] },
  });
  expect(comparePlans(bad, creation())).toEqual(
    expect.arrayContaining([
      { field: 'template', template: 'nginx', chosen: 'web' },
      { field: 'node', template: 'pve1', chosen: 'pve2' },
      expect.objectContaining({ chosen: '4' }),
      { field: 'apt packages', template: null, chosen: 'nginx removed, ngnix added' },
    ]),
  );
  expect(comparePlans(bad, creation()).some(({ chosen }) => chosen.includes('debian-13-standard_13.1-1'))).toBe(true);
});

test('jobs that create nothing were asked for nothing that could differ', () => {
  expect(comparePlans(creation(), null)).toEqual([]);
});
