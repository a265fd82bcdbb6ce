import { expect, test } from 'vitest';
import { emptyWizard, type WizardValues } from '../../stores/wizard-draft-store.ts';
import { readSpec, stepOf } from './read-spec.ts';

const filled: WizardValues = {
  ...emptyWizard,
  connectionId: '0b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
  node: 'pve1',
  vmid: '120',
  hostname: 'web',
  tags: 'web, prod',
  ostemplate: 'local:vztmpl/debian-12-standard_12.12-1_amd64.tar.zst',
  storage: 'local-zfs',
  network: { ...emptyWizard.network, bridge: 'vmbr0' },
};
const withStatic = (address: string, gateway = ''): WizardValues => ({
  ...filled,
  network: { ...filled.network, ipv4: { mode: 'static', address, gateway } },
});
const errorsOf = (values: WizardValues) => {
  const read = readSpec(values);
  return read.ok ? {} : read.errors;
};

test('A25 static without an address, without a mask, or with a gateway outside is a field error with no spec', () => {
  const words = 'an address with mask, such as 192.168.1.20/24';
  expect(errorsOf(withStatic(''))).toEqual({ 'network.ipv4.address': words });
  expect(errorsOf(withStatic('192.168.1.20'))).toEqual({ 'network.ipv4.address': words });
  expect(errorsOf(withStatic('192.168.1.20/24', '10.0.0.1'))).toEqual({
    'network.ipv4.gateway': 'the gateway is outside this address’s subnet',
  });
  expect(readSpec(withStatic('192.168.1.20/24', '192.168.1.1')).ok).toBe(true);
});

test('a filled form is a whole specification; what was left empty is left out', () => {
  const read = readSpec({ ...filled, sshPublicKeys: '# mine\n\nssh-ed25519 AAAAC3Nza you@laptop\n' });
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  expect(read.spec).toMatchObject({
    templateId: null,
    vmid: 120,
    tags: ['web', 'prod'],
    memoryMiB: 512,
    isUnprivileged: true,
  });
  expect(read.spec.sshPublicKeys).toEqual(['ssh-ed25519 AAAAC3Nza you@laptop']);
  expect(read.spec.network).not.toHaveProperty('vlanTag');
});

test('A33 a bridge that smuggles further options is refused under its own field', () => {
  const network = { ...filled.network, bridge: 'vmbr0,firewall=0' };
  expect(errorsOf({ ...filled, network })).toEqual({ 'network.bridge': 'not a bridge name' });
});

test('a mistake inside a list is shown at the list, with its place', () => {
  expect(errorsOf({ ...filled, tags: 'web Prod!' })).toEqual({ tags: 'tag 2: small letters, digits, _ - + .' });
  expect(errorsOf({ ...filled, sshPublicKeys: 'nonsense' })).toEqual({
    sshPublicKeys: 'line 1: an OpenSSH public key',
  });
  expect(errorsOf({ ...filled, sshPublicKeys: '-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blbn\n' })).toEqual({
    sshPublicKeys: 'line 1: a private key; take the public one, from the file that ends in .pub',
  });
  const provisioning = { ...filled.provisioning, packages: [{ manager: 'apt' as const, name: 'a; rm -rf /' }] };
  const errors = errorsOf({ ...filled, provisioning });
  expect(errors).toEqual({ 'provisioning.packages': 'no. 1: not a package name' });
  expect(Object.keys(errors).map(stepOf)).toEqual(['packages']);
});

test('a name with a pattern is several containers, the specification is of the first, and a pattern that is none is told at the name', () => {
  const read = readSpec({ ...filled, hostname: 'web-{08..11}' });
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  expect(read.spec.hostname).toBe('web-08');
  expect(read.hostnames).toEqual(['web-08', 'web-09', 'web-10', 'web-11']);
  expect(errorsOf({ ...filled, hostname: 'web-{2..1}' })).toEqual({ hostname: '1 comes before 2' });
  expect(errorsOf({ ...filled, hostname: 'web-{a,-}' })).toEqual({ hostname: 'web--: letters, digits and dashes' });
  expect(errorsOf({ ...filled, hostname: 'web-{1..99}' })['hostname']).toMatch(/too many at once/);
});

test('A34 privileged travels into the specification only when it was chosen', () => {
  const read = readSpec({ ...filled, isUnprivileged: false });
  expect(read.ok && read.spec.isUnprivileged).toBe(false);
});
