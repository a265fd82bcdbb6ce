import { expect, test } from 'vitest';
import { template } from '../../../shared/domain/template.ts';
import { emptyWizard } from '../../stores/wizard-draft-store.ts';
import { applyScratch, applyTemplate, hostnameFrom } from './apply-template.ts';

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
