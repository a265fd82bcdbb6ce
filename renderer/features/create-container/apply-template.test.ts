import { expect, test } from 'vitest';
import { template } from '../../../shared/domain/template.ts';
import { emptyWizard } from '../../stores/wizard-draft-store.ts';
import { applyScratch, applySeed, applyTemplate, hostnameFrom, nameAfter } from './apply-template.ts';

const docker = template.parse({
  id: 'docker-host',
  name: 'Docker host',
  description: '',
  source: 'built-in',
  path: null,
  revision: 1,
  osTemplatePatterns: ['debian-12-standard'],
  cores: 4,
  memoryMiB: 4096,
  swapMiB: 512,
  diskGiB: 20,
  storage: null,
  bridge: null,
  isUnprivileged: true,
  features: { nesting: true, keyctl: true },
  tags: ['docker', 'prod'],
  further: { timezone: 'host' },
  provisioning: { packages: [{ manager: 'apt', name: 'curl' }], scripts: [{ name: '10-a.sh', content: '' }] },
});
const placed = { ...emptyWizard, node: 'pve1', vmid: '120', storage: 'tank' };

test('a template fills the form and leaves the place alone', () => {
  const values = applyTemplate(placed, docker);
  expect(values).toMatchObject({
    node: 'pve1',
    vmid: '120',
    storage: 'tank',
    cores: '4',
    diskGiB: '20',
    tags: 'docker prod',
    hostname: 'docker-host',
  });
  expect(values.features.keyctl).toBe(true);
  expect(values.further).toEqual({ timezone: 'host' });
  expect(values.provisioning.scripts[0]?.isEnabled).toBe(true);
});

test('a name that was typed is not overwritten, and from scratch forgets the template but not the place', () => {
  expect(applyTemplate({ ...placed, hostname: 'mine' }, docker).hostname).toBe('mine');
  const scratch = applyScratch(applyTemplate({ ...placed, ostemplate: 'local:vztmpl/a.tar.zst' }, docker));
  expect(scratch).toMatchObject({
    templateId: '',
    node: 'pve1',
    vmid: '120',
    cores: '1',
    provisioning: { packages: [] },
  });
});

test('a host name is made of a template’s name', () => {
  expect(hostnameFrom('  Nginx (web) server! ')).toBe('nginx-web-server');
});

test('a container taken as an example gives its settings and place, not its number, template, system or name', () => {
  const made = {
    template: { ...docker, further: { ...docker.further, ostype: 'debian', mp0: 'tank:8,mp=/data' } },
    notes: [],
  };
  const connectionId = '0b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11';
  const half = { ...placed, templateId: 'other', vmid: '120', proposedVmid: '120', tags: 'mine' };
  const values = applySeed(half, { kind: 'like', connectionId, node: 'pve2', name: 'docker-03', made });
  expect(values).toMatchObject({
    connectionId,
    node: 'pve2',
    hostname: 'docker-04',
    templateId: '',
    vmid: '',
    proposedVmid: '',
    cores: '4',
    tags: 'docker prod',
    ostemplate: '',
    imagePatterns: ['debian-12-standard'],
  });
  expect(values.further).toEqual({ timezone: 'host', mp0: 'tank:8,mp=/data' });
});

test.each([
  ['web', 'web-2'],
  ['web9', 'web10'],
  ['db-009', 'db-010'],
  ['CT 104', 'ct-105'],
])('the next one after %s is called %s', (name, next) => {
  expect(nameAfter(name)).toBe(next);
});
