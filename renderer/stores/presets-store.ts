import { z } from 'zod';
import { createStore } from 'zustand/vanilla';
import { parseNetwork } from '../../shared/lxc/property-string.ts';
import { wizardValues, type WizardValues } from './wizard-draft-store.ts';

/** What the configure step decides, without what belongs to one container or to its template. */
const presetValues = wizardValues.omit({
  connectionId: true,
  templateId: true,
  vmid: true,
  proposedVmid: true,
  hostname: true,
  imagePatterns: true,
  provisioning: true,
  answers: true,
});
type PresetValues = z.infer<typeof presetValues>;

const preset = z.strictObject({
  id: z.string(),
  connectionId: z.string(),
  name: z.string().min(1).max(100),
  values: presetValues,
});
export type Preset = z.infer<typeof preset>;
export type PresetsState = { readonly all: readonly Preset[] };

type LastingStorage = Pick<Storage, 'getItem' | 'setItem'>;
const memory = 'gantry.presets';

/** Named settings of each server, kept in the window's lasting storage. Nothing secret is among them: the form has no place for it. */
export function createPresetsStore({ storage }: { storage?: LastingStorage | undefined } = {}) {
  const store = createStore<PresetsState>(() => ({ all: readPresets(storage?.getItem(memory) ?? '') }));
  const put = (all: readonly Preset[]): void => {
    storage?.setItem(memory, JSON.stringify(all));
    store.setState({ all });
  };
  return {
    ...store,
    /** Replaces one of the same name on that server. @throws what the storage throws when it is full */
    save(connectionId: string, name: string, values: WizardValues): void {
      const others = store.getState().all.filter((one) => !isSame(one, connectionId, name));
      const made = { id: crypto.randomUUID(), connectionId, name: name.trim(), values: toPreset(values) };
      put([...others, made].toSorted((a, b) => a.name.localeCompare(b.name)));
    },
    remove(id: string): void {
      put(store.getState().all.filter((one) => one.id !== id));
    },
  };
}

export const isSame = (one: Preset, connectionId: string, name: string): boolean =>
  one.connectionId === connectionId && one.name.toLowerCase() === name.trim().toLowerCase();

/** Cards and addresses are one container's own: the next one would clash with it. */
function toPreset(values: WizardValues): PresetValues {
  const { ipv4, ipv6 } = values.network;
  const { hwaddr: _mac, ...options } = values.network.further;
  const further = Object.entries(values.further).map(([name, value]): [string, string] => [
    name,
    /^net\d+$/.test(name) ? withoutOwn(value) : value,
  ]);
  return presetValues.strip().parse({
    ...values,
    network: {
      ...values.network,
      macAddress: '',
      ipv4: { ...ipv4, address: '' },
      ipv6: { ...ipv6, address: '' },
      further: options,
    },
    further: Object.fromEntries(further),
  });
}

function withoutOwn(text: string): string {
  const network = parseNetwork(text).with('hwaddr', null);
  const isAddress = (key: string): boolean => /[.:]/.test(network.get(key) ?? '');
  return ['ip', 'ip6'].reduce((string, key) => (isAddress(key) ? string.with(key, '') : string), network).toString();
}

/** One that this version cannot read is left out; the others stay. */
function readPresets(text: string): Preset[] {
  try {
    const all = z.array(z.unknown()).safeParse(JSON.parse(text)).data ?? [];
    return all.flatMap((one) => preset.safeParse(one).data ?? []);
  } catch {
    return [];
  }
}
