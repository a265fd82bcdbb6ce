import { checkedContainerSpec, hostname, type ContainerSpec } from '../../../shared/domain/container-spec.ts';
import { expandNames, type ExpandedNames } from '../../../shared/domain/many.ts';
import { firstAnswer } from '../../../shared/domain/template-variable.ts';
import type { WizardStep, WizardValues } from '../../stores/wizard-draft-store.ts';

export type ReadSpec =
  /** `spec` is of the first of the names; there are several where the name is a pattern. */
  { ok: true; spec: ContainerSpec; hostnames: readonly string[] } | { ok: false; errors: Record<string, string> };

/** The form as a complete specification, or the schema's own words under the form's field names. Pure. */
export function readSpec(values: WizardValues): ReadSpec {
  const read = checkedContainerSpec.safeParse(toSpecInput(values));
  const names = namesIn(values.hostname);
  if (read.success && names.ok) return { ok: true, spec: read.data, hostnames: names.names };
  const errors: Record<string, string> = names.ok ? {} : { hostname: names.reason };
  for (const { path, message } of read.error?.issues ?? []) {
    const [field, prefix] = fieldOf(path);
    errors[field] ??= `${prefix}${message}`;
  }
  return { ok: false, errors };
}

/** The names a pattern such as `web-{01..12}` stands for, each one a container may have. */
export function namesIn(pattern: string): ExpandedNames {
  const names = expandNames(pattern);
  if (!names.ok || names.names.length === 1) return names;
  for (const name of names.names) {
    const problem = hostname.safeParse(name).error?.issues[0]?.message;
    if (problem !== undefined) return { ok: false, reason: `${name}: ${problem}` };
  }
  return names;
}

function firstName(pattern: string): string {
  const names = namesIn(pattern);
  return (names.ok ? names.names[0] : undefined) ?? pattern.trim();
}

/** The step of the wizard on which a field stands. */
export function stepOf(field: string): WizardStep {
  if (/^provisioning\.(?:packages|customPackages|onMissingPackage|pipMode)$/.test(field)) return 'packages';
  if (field.startsWith('provisioning')) return 'scripts';
  if (field === 'templateId') return 'template';
  return 'configure';
}

/** Lists are one field of the form each. */
function fieldOf(path: readonly PropertyKey[]): [field: string, prefix: string] {
  const [first = '', second = '', third] = path.map(String);
  if (first === 'tags') return ['tags', second === '' ? '' : `tag ${Number(second) + 1}: `];
  if (first === 'sshPublicKeys') return ['sshPublicKeys', second === '' ? '' : `line ${Number(second) + 1}: `];
  // Its name stands among the interface's other sub-options.
  if (first === 'network' && second === 'name') return ['network.further.name', ''];
  if (first === 'features') return [`features.${second}`, ''];
  if (first === 'provisioning' && second === 'answers') return [`answers.${third}`, ''];
  if (first === 'provisioning')
    return [`provisioning.${second}`, third === undefined ? '' : `no. ${Number(third) + 1}: `];
  return [path.map(String).join('.'), ''];
}

/** The form in the shape of a specification, its values not held to any limit yet. */
export function toSpecInput(values: WizardValues): unknown {
  const { network } = values;
  const { name, ...others } = network.further;
  return {
    connectionId: text(values.connectionId),
    templateId: values.templateId === '' ? null : values.templateId,
    node: text(values.node),
    vmid: number(values.vmid),
    isVmidProposed: values.proposedVmid !== '' && values.vmid.trim() === values.proposedVmid,
    hostname: firstName(values.hostname),
    description: values.description,
    tags: words(values.tags),
    ostemplate: text(values.ostemplate),
    needsDownload: values.needsDownload,
    storage: text(values.storage),
    diskGiB: number(values.diskGiB),
    rootfsOptions: values.rootfsOptions,
    cores: number(values.cores),
    memoryMiB: number(values.memoryMiB),
    swapMiB: number(values.swapMiB),
    isUnprivileged: values.isUnprivileged,
    features: values.features,
    network: {
      name: name ?? 'eth0',
      bridge: text(network.bridge),
      ipv4: address(network.ipv4),
      ipv6: address(network.ipv6),
      ...optional('vlanTag', number(network.vlanTag)),
      ...optional('mtu', number(network.mtu)),
      ...optional('macAddress', text(network.macAddress)),
      hasFirewall: network.hasFirewall,
      further: others,
    },
    ...optional('nameserver', text(values.nameserver)),
    ...optional('searchDomain', text(values.searchDomain)),
    startOnBoot: values.startOnBoot,
    startsAfterCreation: values.startsAfterCreation,
    sshPublicKeys: lines(values.sshPublicKeys),
    further: values.further,
    provisioning: { ...values.provisioning, answers: answersOf(values) },
  };
}

/** Secret answers are not part of a specification. */
const answersOf = ({ provisioning, answers }: WizardValues): Record<string, string> =>
  Object.fromEntries(
    provisioning.variables.flatMap((variable) =>
      variable.kind === 'secret' ? [] : [[variable.name, answers[variable.name] ?? firstAnswer(variable)]],
    ),
  );

const text = (value: string): string | undefined => (value.trim() === '' ? undefined : value.trim());
const number = (value: string): number | undefined => (value.trim() === '' ? undefined : Number(value.trim()));
export const words = (value: string): string[] => value.split(/[\s,;]+/).filter(Boolean);
const lines = (value: string): string[] =>
  value
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

const optional = <T>(key: string, value: T | undefined): Record<string, T> =>
  value === undefined ? {} : { [key]: value };

function address({ mode, address: typed, gateway }: { mode: string; address: string; gateway: string }): unknown {
  if (mode !== 'static') return { mode };
  return { mode, address: typed.trim(), ...optional('gateway', text(gateway)) };
}
