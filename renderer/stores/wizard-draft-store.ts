import { createStore } from 'zustand/vanilla';
import type { FileEntry, PackageEntry, ScriptEntry } from '../../shared/domain/provisioning.ts';

type AddressText<M extends string> = { mode: M; address: string; gateway: string };

/** The creation form as typed: numbers are text until they are read. Passwords are not part of it. */
export type WizardValues = {
  connectionId: string;
  /** Empty: from scratch. */
  templateId: string;
  node: string;
  vmid: string;
  hostname: string;
  description: string;
  tags: string;
  ostemplate: string;
  needsDownload: boolean;
  storage: string;
  diskGiB: string;
  cores: string;
  memoryMiB: string;
  swapMiB: string;
  isUnprivileged: boolean;
  features: { nesting: boolean; keyctl: boolean; fuse: boolean; mknod: boolean };
  network: {
    bridge: string;
    ipv4: AddressText<'dhcp' | 'static' | 'none'>;
    ipv6: AddressText<'none' | 'auto' | 'dhcp' | 'static'>;
    vlanTag: string;
    mtu: string;
    macAddress: string;
    hasFirewall: boolean;
  };
  nameserver: string;
  searchDomain: string;
  startOnBoot: boolean;
  sshPublicKeys: string;
  further: Record<string, string>;
  provisioning: {
    packages: PackageEntry[];
    onMissingPackage: 'stop' | 'continue';
    files: FileEntry[];
    scripts: ScriptEntry[];
  };
};

export const emptyWizard: WizardValues = {
  connectionId: '',
  templateId: '',
  node: '',
  vmid: '',
  hostname: '',
  description: '',
  tags: '',
  ostemplate: '',
  needsDownload: false,
  storage: '',
  diskGiB: '8',
  cores: '1',
  memoryMiB: '512',
  swapMiB: '512',
  isUnprivileged: true,
  features: { nesting: true, keyctl: false, fuse: false, mknod: false },
  network: {
    bridge: '',
    ipv4: { mode: 'dhcp', address: '', gateway: '' },
    ipv6: { mode: 'none', address: '', gateway: '' },
    vlanTag: '',
    mtu: '',
    macAddress: '',
    hasFirewall: false,
  },
  nameserver: '',
  searchDomain: '',
  startOnBoot: false,
  sshPublicKeys: '',
  further: {},
  provisioning: { packages: [], onMissingPackage: 'stop', files: [], scripts: [] },
};

export const wizardSteps = ['template', 'configure', 'packages', 'scripts', 'review'] as const;
export type WizardStep = (typeof wizardSteps)[number];
export type NodeChange = {
  readonly field: 'storage' | 'network.bridge' | 'ostemplate';
  readonly from: string;
  readonly to: string;
};
type Draft = { readonly values: WizardValues; readonly step: WizardStep };

export type WizardDraftState = {
  readonly draft: Draft | null;
  /** The advanced part stays as it was left. */
  readonly isAdvancedOpen: boolean;
  /** What had to be chosen anew because the chosen node does not have it. */
  readonly nodeChanges: readonly NodeChange[];
};

/** Keeps a half-filled form while the user looks at something else. */
export const createWizardDraftStore = () =>
  createStore<WizardDraftState>(() => ({ draft: null, isAdvancedOpen: false, nodeChanges: [] }));
