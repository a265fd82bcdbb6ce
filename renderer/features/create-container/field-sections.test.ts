import { expect, test } from 'vitest';
import { lxcOptions } from '../../../shared/lxc/options.ts';
import { emptyWizard } from '../../stores/wizard-draft-store.ts';
import { labelFromTable, sectionOfField } from './field-sections.ts';
import { detectedFrom } from './use-parameter-form.tsx';

test('a field that may be folded away is known with its group, so that it can be unfolded', () => {
  const groups = [
    'network.mtu',
    'network.further.rate',
    'nameserver',
    'description',
    'rootfsOptions.quota',
    'features.mount',
  ];
  expect(groups.map(sectionOfField)).toEqual(['network', 'network', 'dns', 'general', 'disks', 'features']);
  expect(['further.net1.tag', 'further.mp0', 'further.env', 'further.startup.up'].map(sectionOfField)).toEqual([
    'network',
    'disks',
    'environment',
    'start',
  ]);
  expect(['hostname', 'network.bridge', 'network.vlanTag', 'sshPublicKeys'].map(sectionOfField)).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

test('a mistake inside a further parameter is called by what its field is called', () => {
  expect(labelFromTable('further.net1.tag')).toBe('Network interface net1, VLAN tag');
  expect(labelFromTable('further.cpulimit')).toBe('CPU limit');
  expect(labelFromTable('rootfsOptions.quota')).toBe('Root disk, Quotas');
  expect(labelFromTable('network.further.rate')).toBe('Network interface net0, Rate limit');
  expect(labelFromTable('hostname')).toBeNull();
});

test('every one of the 41 parameters has a field: of the form’s own, of the table, or of the wizard beside it', () => {
  const ofTheForm = new Set([
    ...'node vmid hostname tags ostemplate storage rootfs cores memory swap unprivileged features net'.split(' '),
    ...'ssh-public-keys password start'.split(' '),
  ]);
  expect(lxcOptions).toHaveLength(41);
  const lost = lxcOptions.filter(({ name, count }) => {
    const parameter = count === undefined ? name : `${name}${count - 1}`;
    return !ofTheForm.has(name) && sectionOfField(`further.${parameter}`) === null;
  });
  expect(lost).toEqual([]);
  expect(Object.keys(emptyWizard)).toContain('startsAfterCreation');
});

test('an OS template’s name tells the system and the architecture it is of', () => {
  expect(detectedFrom('debian-12-standard_12.12-1_amd64.tar.zst')).toEqual({
    arch: 'amd64, by its OS template',
    ostype: 'debian, by its OS template',
  });
  expect(detectedFrom('mine.tar.gz')).toEqual({});
});
