import type { ContainerSpec, NetworkInterface } from '../../shared/domain/container-spec.ts';
import { templateId } from '../../shared/domain/ids.ts';
import type { PackageBucket } from '../../shared/domain/package-bucket.ts';
import type { TemplateVariable } from '../../shared/domain/template-variable.ts';
import type { Template } from '../../shared/domain/template.ts';

type Origin = {
  name: string;
  /** The template the wizard began with, as it is kept: its buckets are links. */
  base: Template | null;
  /** What its links lead to; their packages are among those of the spec. */
  buckets: readonly Pick<PackageBucket, 'name' | 'packages' | 'customPackages'>[];
};

/**
 * A template from what was decided in the wizard. Left out are the container's own number, server and MAC address, the keys of people, and
 * every secret; the answers to questions become what stands in their fields first.
 */
export function templateFromSpec(spec: ContainerSpec, { name, base, buckets }: Origin): Template {
  const { answers, packages, customPackages, variables, ...provisioning } = spec.provisioning;
  const file = spec.ostemplate.slice(spec.ostemplate.lastIndexOf('/') + 1);
  const isOfBase = base?.osTemplatePatterns.some((pattern) => file.startsWith(pattern)) === true;
  return {
    id: templateId.parse('custom:draft'),
    name,
    description: base?.description ?? '',
    source: 'custom',
    path: null,
    format: 'gantry',
    revision: 1,
    hostname: spec.hostname,
    // `debian-12-standard_12.7-1_amd64.tar.zst` without its build, so that a newer one is found too.
    osTemplatePatterns: base !== null && isOfBase ? base.osTemplatePatterns : [file.split('_')[0] ?? file],
    cores: spec.cores,
    memoryMiB: spec.memoryMiB,
    swapMiB: spec.swapMiB,
    diskGiB: spec.diskGiB,
    storage: spec.storage,
    rootfsOptions: spec.rootfsOptions,
    bridge: spec.network.bridge,
    networkOptions: networkOptions(spec.network),
    isUnprivileged: spec.isUnprivileged,
    features: spec.features,
    tags: spec.tags,
    further: {
      ...spec.further,
      ...(spec.description !== '' && { description: spec.description }),
      ...(spec.nameserver !== undefined && { nameserver: spec.nameserver }),
      ...(spec.searchDomain !== undefined && { searchdomain: spec.searchDomain }),
      ...(spec.startOnBoot && { onboot: '1' }),
    },
    buckets: base?.buckets ?? [],
    provisioning: {
      ...provisioning,
      packages: packages.filter((one) => !isLinked(one, buckets, ({ packages: linked }) => linked)),
      customPackages: customPackages.filter((one) => !isLinked(one, buckets, ({ customPackages: linked }) => linked)),
      variables: variables.map((variable) => withAnswer(variable, answers[variable.name])),
    },
  };
}

function networkOptions(network: NetworkInterface): Record<string, string> {
  const { name, ipv4, ipv6, vlanTag, mtu, hasFirewall, further } = network;
  const { hwaddr: _mac, ...others } = further;
  return {
    // A template that says nothing leaves the choice to the wizard; `manual` is Proxmox's word for none.
    ...(ipv4.mode === 'none' && { ip: 'manual' }),
    ...others,
    ...(name !== 'eth0' && { name }),
    ...(ipv4.mode !== 'none' && { ip: ipv4.mode === 'static' ? ipv4.address : ipv4.mode }),
    ...(ipv4.mode === 'static' && ipv4.gateway !== undefined && { gw: ipv4.gateway }),
    ...(ipv6.mode !== 'none' && { ip6: ipv6.mode === 'static' ? ipv6.address : ipv6.mode }),
    ...(ipv6.mode === 'static' && ipv6.gateway !== undefined && { gw6: ipv6.gateway }),
    ...(vlanTag !== undefined && { tag: String(vlanTag) }),
    ...(mtu !== undefined && { mtu: String(mtu) }),
    ...(hasFirewall && { firewall: '1' }),
  };
}

type Named = { name: string; group?: string | undefined; manager?: string };

/** Linked packages come grouped under their bucket's name unless they have a group of their own. */
function isLinked(
  one: Named,
  buckets: Origin['buckets'],
  listOf: (bucket: Origin['buckets'][number]) => readonly Named[],
): boolean {
  return buckets.some((bucket) =>
    listOf(bucket).some(
      ({ name, manager, group }) =>
        name === one.name && manager === one.manager && (group ?? bucket.name) === one.group,
    ),
  );
}

function withAnswer(variable: TemplateVariable, answer: string | undefined): TemplateVariable {
  if (answer === undefined) return variable;
  switch (variable.kind) {
    case 'text':
      return { ...variable, default: answer === '' && variable.isRequired ? null : answer };
    case 'number':
      return { ...variable, default: answer.trim() === '' ? null : Number(answer) };
    case 'choice':
      return { ...variable, default: answer };
    case 'secret':
      return variable;
  }
}
