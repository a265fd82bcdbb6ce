import type { NodeChange } from '../../stores/wizard-draft-store.ts';
import { parseMount, parseNetwork } from '../../../shared/lxc/property-string.ts';

type Further = Readonly<Record<string, string>>;
type Place = {
  node: string;
  /** Empty where the list may be hidden: it proves nothing then. */
  bridges: readonly string[];
  storages: readonly string[];
  /** What is taken instead. */
  bridge: string;
  storage: string;
};

/** Further interfaces and new volumes on a bridge or storage that this node has; what is valid there stays as it is. */
export function fitFurther(further: Further, place: Place): { further: Record<string, string>; changes: NodeChange[] } {
  const changes: NodeChange[] = [];
  const fitted = Object.entries(further).map(([name, text]): [string, string] => {
    if (/^net\d+$/.test(name)) {
      const from = parseNetwork(text).get('bridge') ?? '';
      if (from === '' || place.bridges.length === 0 || place.bridges.includes(from)) return [name, text];
      changes.push({ field: `further.${name}.bridge`, node: place.node, from, to: place.bridge });
      return [name, parseNetwork(text).with('bridge', place.bridge).toString()];
    }
    if (/^mp\d+$/.test(name)) {
      const volume = parseMount(text).get('volume') ?? '';
      const [, from = '', size = ''] = /^([^:/]+):([\d.]+)$/.exec(volume) ?? [];
      if (from === '' || place.storages.length === 0 || place.storages.includes(from)) return [name, text];
      changes.push({ field: `further.${name}.volume`, node: place.node, from, to: place.storage });
      return [name, parseMount(text).with('volume', `${place.storage}:${size}`).toString()];
    }
    return [name, text];
  });
  return { further: Object.fromEntries(fitted), changes };
}
