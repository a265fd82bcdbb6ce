import { expect, test } from 'vitest';
import type { Fix } from '../../../shared/domain/plan.ts';
import { emptyWizard, type WizardValues } from '../../stores/wizard-draft-store.ts';
import { applyFix } from './apply-fix.ts';

const form: WizardValues = {
  ...emptyWizard,
  vmid: '101',
  storage: 'thick',
  rootfsOptions: { quota: '1', mountoptions: 'noatime' },
  network: { ...emptyWizard.network, vlanTag: '5', macAddress: 'BC:24:11:00:00:01' },
  further: { mp0: 'thick:4,mp=/data', pool: 'garden' },
};

test.each<[string, Fix['changes'], (values: WizardValues) => unknown, unknown]>([
  ['a number', { vmid: 123 }, ({ vmid }) => vmid, '123'],
  [
    'a choice of a storage for several disks',
    { storage: 'thin', 'further.mp0': 'thin:4,mp=/data' },
    ({ storage, further }) => [storage, further['mp0']],
    ['thin', 'thin:4,mp=/data'],
  ],
  ['a switch', { 'features.nesting': false }, ({ features }) => features.nesting, false],
  ['an address', { 'network.ipv4.address': '10.0.0.6/24' }, ({ network }) => network.ipv4.address, '10.0.0.6/24'],
  ['a field that is emptied', { 'network.macAddress': null }, ({ network }) => network.macAddress, ''],
  ['a parameter that is taken out', { 'further.pool': null }, ({ further }) => further, { mp0: 'thick:4,mp=/data' }],
  [
    'an option that is taken out',
    { 'rootfsOptions.quota': null },
    ({ rootfsOptions }) => rootfsOptions,
    { mountoptions: 'noatime' },
  ],
  ['the name of the first card', { 'network.name': 'lan' }, ({ network }) => network.further, { name: 'lan' }],
])('%s is put into the form, and nothing else is touched', (_what, changes, read, expected) => {
  const fixed = applyFix(form, changes);
  expect(read(fixed)).toEqual(expected);
  const tops = new Set(Object.keys(changes).map((path) => path.split('.')[0]));
  const untouched = (values: WizardValues) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => !tops.has(name)));
  expect(untouched(fixed)).toEqual(untouched(form));
});
