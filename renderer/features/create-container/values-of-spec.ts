import type { ContainerSpec, NetworkInterface } from '../../../shared/domain/container-spec.ts';
import type { WizardValues } from '../../stores/wizard-draft-store.ts';

/** The form as it was when this was reviewed; a number that was only proposed is proposed anew. Pure; `readSpec` is the way back. */
export function valuesOfSpec(spec: ContainerSpec): WizardValues {
  const { answers, ...provisioning } = spec.provisioning;
  return {
    connectionId: spec.connectionId,
    templateId: spec.templateId ?? '',
    node: spec.node,
    vmid: spec.isVmidProposed ? '' : String(spec.vmid),
    proposedVmid: '',
    hostname: spec.hostname,
    description: spec.description,
    tags: spec.tags.join(' '),
    ostemplate: spec.ostemplate,
    needsDownload: spec.needsDownload,
    imagePatterns: [],
    storage: spec.storage,
    diskGiB: String(spec.diskGiB),
    rootfsOptions: spec.rootfsOptions,
    cores: String(spec.cores),
    memoryMiB: String(spec.memoryMiB),
    swapMiB: String(spec.swapMiB),
    isUnprivileged: spec.isUnprivileged,
    features: spec.features,
    network: networkValues(spec.network),
    nameserver: spec.nameserver ?? '',
    searchDomain: spec.searchDomain ?? '',
    startOnBoot: spec.startOnBoot,
    startsAfterCreation: spec.startsAfterCreation,
    sshPublicKeys: spec.sshPublicKeys.join('\n'),
    further: spec.further,
    provisioning,
    answers,
  };
}

function networkValues({ name, ipv4, ipv6, ...network }: NetworkInterface): WizardValues['network'] {
  return {
    bridge: network.bridge,
    ipv4: addressValues(ipv4),
    ipv6: addressValues(ipv6),
    vlanTag: network.vlanTag === undefined ? '' : String(network.vlanTag),
    mtu: network.mtu === undefined ? '' : String(network.mtu),
    macAddress: network.macAddress ?? '',
    hasFirewall: network.hasFirewall,
    // The form keeps another name than the usual one among the further options.
    further: name === 'eth0' ? network.further : { ...network.further, name },
  };
}

type Address<M> = { readonly mode: M; readonly address?: string; readonly gateway?: string | undefined };

const addressValues = <M extends string>({ mode, address = '', gateway = '' }: Address<M>) => ({
  mode,
  address,
  gateway,
});
