import { wizardSteps, type WizardStep } from '../../stores/wizard-draft-store.ts';
import { stepOf, type ReadSpec } from './read-spec.ts';

/** Something to be corrected: where, what it is called there, and what is wrong. */
export type Mistake = {
  readonly field: string;
  readonly label: string;
  readonly message: string;
  readonly step: WizardStep;
};

const labels: Partial<Record<string, string>> = {
  connectionId: 'Server',
  node: 'Node',
  vmid: 'ID',
  hostname: 'Name',
  description: 'Notes',
  tags: 'Tags',
  ostemplate: 'OS template',
  storage: 'Storage',
  diskGiB: 'Disk',
  cores: 'Cores',
  memoryMiB: 'Memory',
  swapMiB: 'Swap',
  nameserver: 'DNS servers',
  searchDomain: 'Search domain',
  sshPublicKeys: 'SSH public keys',
  'network.bridge': 'Bridge',
  'network.vlanTag': 'VLAN',
  'network.mtu': 'MTU',
  'network.macAddress': 'MAC address',
  'network.ipv4.address': 'IPv4 address',
  'network.ipv4.gateway': 'IPv4 gateway',
  'network.ipv6.address': 'IPv6 address',
  'network.ipv6.gateway': 'IPv6 gateway',
  'provisioning.packages': 'Packages',
  'provisioning.scripts': 'Scripts',
  'provisioning.files': 'Files',
};

/** Everything that is wrong, in the order of the steps; `vmidProblem` is what the server says about the number. */
export function mistakesOf(read: ReadSpec, vmidProblem: string | null): Mistake[] {
  const errors = read.ok ? {} : read.errors;
  const all = vmidProblem === null || 'vmid' in errors ? errors : { ...errors, vmid: vmidProblem };
  return Object.entries(all)
    .map(([field, message]) => ({ field, label: labels[field] ?? field, message, step: stepOf(field) }))
    .toSorted((a, b) => wizardSteps.indexOf(a.step) - wizardSteps.indexOf(b.step));
}

/** The fields that stand in the part that may be folded. */
export const isAdvanced = (field: string): boolean =>
  /^(features|nameserver|searchDomain|sshPublicKeys|description|startOnBoot)/.test(field) ||
  field === 'network.mtu' ||
  field === 'network.macAddress' ||
  field === 'network.hasFirewall';
