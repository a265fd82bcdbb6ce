import { wizardSteps, type WizardStep } from '../../stores/wizard-draft-store.ts';
import type { TemplateVariable } from '../../../shared/domain/template-variable.ts';
import { labelFromTable } from './field-sections.ts';
import { stepOf, type ReadSpec } from './read-spec.ts';

/** Something to be corrected: where, what it is called there, and what is wrong. */
export type Mistake = {
  readonly field: string;
  readonly label: string;
  readonly message: string;
  readonly step: WizardStep;
};

/** In the order in which they stand on the page; what the template asks comes after the tags. */
const labels: Partial<Record<string, string>> = {
  connectionId: 'Server',
  node: 'Node',
  hostname: 'Name',
  vmid: 'ID',
  tags: 'Tags',
  ostemplate: 'OS template',
  storage: 'Storage',
  diskGiB: 'Disk',
  cores: 'Cores',
  memoryMiB: 'Memory',
  swapMiB: 'Swap',
  'network.bridge': 'Bridge',
  'network.vlanTag': 'VLAN',
  'network.ipv4.address': 'IPv4 address',
  'network.ipv4.gateway': 'IPv4 gateway',
  'network.ipv6.address': 'IPv6 address',
  'network.ipv6.gateway': 'IPv6 gateway',
  sshPublicKeys: 'SSH public keys',
  rootPassword: 'Root password',
  isUnprivileged: 'Unprivileged',
  description: 'Notes',
  'network.mtu': 'MTU',
  'network.macAddress': 'MAC address',
  nameserver: 'DNS servers',
  searchDomain: 'Search domain',
  'features.mount': 'Mountable file systems',
  startsAfterCreation: 'Start after creation',
  'provisioning.packages': 'Packages',
  'provisioning.scripts': 'Scripts',
  'provisioning.files': 'Files',
  'provisioning.customPackages': 'Custom packages',
  'provisioning.variables': 'Variables of the template',
  'provisioning.checks': 'Health checks',
};

const order = Object.keys(labels);
const isQuestion = (field: string): boolean => /^(?:answers|secrets)\./.test(field);

function placeOf(field: string): number {
  if (isQuestion(field)) return order.indexOf('tags') + 0.5;
  const place = order.indexOf(field);
  return place === -1 ? order.length : place;
}

type Elsewhere = {
  /** What the server says about the number. */
  vmid?: string | null;
  secrets?: Readonly<Record<string, string>>;
  variables?: readonly TemplateVariable[];
};

/** Everything that is wrong, from the top of the page down: by the schema, and what was found out elsewhere. */
export function mistakesOf(read: ReadSpec, { vmid = null, secrets = {}, variables = [] }: Elsewhere): Mistake[] {
  const errors = { ...(vmid !== null && { vmid }), ...secrets, ...(read.ok ? {} : read.errors) };
  const nameOf = (field: string): string =>
    labels[field] ??
    labelFromTable(field) ??
    variables.find(({ name }) => /^(?:answers|secrets)\.(.*)$/.exec(field)?.[1] === name)?.label ??
    field;
  return Object.entries(errors)
    .map(([field, message]) => ({ field, label: nameOf(field), message, step: stepOf(field) }))
    .toSorted(
      (a, b) => wizardSteps.indexOf(a.step) - wizardSteps.indexOf(b.step) || placeOf(a.field) - placeOf(b.field),
    );
}
