import { z } from 'zod';
import { createStore } from 'zustand/vanilla';
import type { CreationChoices } from '../../shared/domain/creation-request.ts';
import { features, subOptions } from '../../shared/domain/container-spec.ts';
import type { TemplateDraft } from '../../shared/domain/template-library.ts';
import { provisioning, type Provisioning } from '../../shared/domain/provisioning.ts';

const addressText = <M extends string>(modes: readonly [M, ...M[]]) =>
  z.strictObject({ mode: z.enum(modes), address: z.string(), gateway: z.string() });

/** The creation form as typed: numbers are text until they are read. Passwords are not part of it. */
export const wizardValues = z.strictObject({
  connectionId: z.string(),
  /** Empty: from scratch. */
  templateId: z.string(),
  node: z.string(),
  vmid: z.string(),
  /** The number that was proposed; it is one the user does not care about as long as it stands there. */
  proposedVmid: z.string().default(''),
  hostname: z.string(),
  description: z.string(),
  tags: z.string(),
  ostemplate: z.string(),
  needsDownload: z.boolean(),
  /** Beginnings of OS template names to choose from where no template of ours says so. */
  imagePatterns: z.array(z.string()).default([]),
  storage: z.string(),
  diskGiB: z.string(),
  rootfsOptions: subOptions,
  cores: z.string(),
  memoryMiB: z.string(),
  swapMiB: z.string(),
  isUnprivileged: z.boolean(),
  features,
  network: z.strictObject({
    bridge: z.string(),
    ipv4: addressText(['dhcp', 'static', 'none']),
    ipv6: addressText(['none', 'auto', 'dhcp', 'static']),
    vlanTag: z.string(),
    mtu: z.string(),
    macAddress: z.string(),
    hasFirewall: z.boolean(),
    further: subOptions,
  }),
  nameserver: z.string(),
  searchDomain: z.string(),
  startOnBoot: z.boolean(),
  startsAfterCreation: z.boolean().default(true),
  sshPublicKeys: z.string(),
  further: z.record(z.string(), z.string()),
  provisioning,
  /** To the template's variables; secret ones are not kept. */
  answers: z.record(z.string(), z.string()),
});
export type WizardValues = z.infer<typeof wizardValues>;

const emptyProvisioning: Provisioning = {
  packages: [],
  customPackages: [],
  onMissingPackage: 'stop',
  pipMode: 'venv',
  files: [],
  scripts: [],
  variables: [],
  checks: [],
};

export const emptyWizard: WizardValues = {
  connectionId: '',
  templateId: '',
  node: '',
  vmid: '',
  proposedVmid: '',
  hostname: '',
  description: '',
  tags: '',
  ostemplate: '',
  needsDownload: false,
  imagePatterns: [],
  storage: '',
  diskGiB: '8',
  rootfsOptions: {},
  cores: '1',
  memoryMiB: '512',
  swapMiB: '512',
  isUnprivileged: true,
  features: { nesting: true, keyctl: false, fuse: false, mknod: false, mount: [], forceRwSys: false },
  network: {
    bridge: '',
    ipv4: { mode: 'dhcp', address: '', gateway: '' },
    ipv6: { mode: 'none', address: '', gateway: '' },
    vlanTag: '',
    mtu: '',
    macAddress: '',
    hasFirewall: false,
    further: {},
  },
  nameserver: '',
  searchDomain: '',
  startOnBoot: false,
  startsAfterCreation: true,
  sshPublicKeys: '',
  further: {},
  provisioning: emptyProvisioning,
  answers: {},
};

export const wizardSteps = ['template', 'configure', 'packages', 'scripts', 'review'] as const;
export type WizardStep = (typeof wizardSteps)[number];
export type NodeChange = {
  /** Its name in the form, such as `network.bridge` or `further.net1.bridge`. */
  readonly field: string;
  /** Where it is not. */
  readonly node: string;
  readonly from: string;
  readonly to: string;
};
const draft = z.strictObject({ values: wizardValues, step: z.enum(wizardSteps), savedAt: z.number() });
type Draft = z.infer<typeof draft>;

export type WizardDraftState = {
  readonly draft: Draft | null;
  /** The draft comes from an earlier run of the app; it is said so once. */
  readonly isFromEarlier: boolean;
  /** Too long for the window's storage: as it is now it would not survive a restart. */
  readonly isTooLong: boolean;
  /** Secret fields that were filled in, by name. What was typed is not kept; nor is this over a restart. */
  readonly given: readonly string[];
  /** The advanced part stays as it was left. */
  readonly isAdvancedOpen: boolean;
  /** The groups of the advanced part that stand open. */
  readonly openSections: readonly string[];
  /** What had to be chosen anew because the chosen node does not have it. */
  readonly nodeChanges: readonly NodeChange[];
  /** Wanted by somebody outside and not taken up yet. */
  readonly seed: WizardSeed | null;
  /** What was not taken over from the container the form began with. */
  readonly seedNotes: readonly string[];
};

/** What a new container is to begin with: the settings of one that is there, or all that was chosen for one that is not. */
export type WizardSeed = LikeSeed | AnewSeed;
export type LikeSeed = {
  readonly kind: 'like';
  readonly connectionId: string;
  readonly node: string;
  readonly name: string;
  readonly made: TemplateDraft;
};
export type AnewSeed = { readonly kind: 'anew'; readonly name: string; readonly choices: CreationChoices };

/** A private key that was pasted by mistake, to its end. */
const privateKey =
  /\n?-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|(?![\s\S]))|\n?PuTTY-User-Key-File-[\s\S]*/g;

type LastingStorage = Pick<Storage, 'getItem' | 'setItem'>;
const memory = 'gantry.draft';

/**
 * Keeps a half-filled form while the user looks at something else, and over a restart. Passwords are never in it, nor are private keys that
 * were pasted as public ones.
 */
export function createWizardDraftStore({
  storage,
  now = Date.now,
}: { storage?: LastingStorage | undefined; now?: () => number } = {}) {
  const kept = readDraft(storage?.getItem(memory) ?? '');
  const store = createStore<WizardDraftState>(() => ({
    draft: kept,
    isFromEarlier: kept !== null,
    isTooLong: false,
    given: [],
    isAdvancedOpen: false,
    openSections: [],
    nodeChanges: [],
    seed: null,
    seedNotes: [],
  }));
  return {
    ...store,
    keep(values: WizardValues, step: WizardStep): void {
      const sshPublicKeys = values.sshPublicKeys.replaceAll(privateKey, '');
      const made = { values: { ...values, sshPublicKeys }, step, savedAt: now() };
      store.setState({ draft: made });
      try {
        storage?.setItem(memory, JSON.stringify(made));
        store.setState({ isTooLong: false });
      } catch {
        // The last one that fitted stays in the storage; this one is kept in the window alone.
        store.setState({ isTooLong: true });
      }
    },
    forget(): void {
      store.setState({
        draft: null,
        isFromEarlier: false,
        isTooLong: false,
        given: [],
        nodeChanges: [],
        seedNotes: [],
      });
      storage?.setItem(memory, '');
    },
  };
}

/** Null for anything that is not a draft of this version. */
function readDraft(text: string): Draft | null {
  try {
    return draft.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
