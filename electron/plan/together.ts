import type { ContainerSpec } from '../../shared/domain/container-spec.ts';
import type { Finding } from '../../shared/domain/plan.ts';
import { parseMount } from '../../shared/lxc/property-string.ts';
import { nodeReady } from './checks/node-ready.ts';
import { storageFits } from './checks/storage-fits.ts';
import type { ServerFacts } from './facts.ts';

const aboutSums: ReadonlySet<string> = new Set(['storage-space', 'node-memory']);

/**
 * What each of many containers passes alone and all together do not: the space of their storages, the memory of their node. They differ
 * in names, numbers and addresses only.
 */
export function togetherFindings(specs: readonly ContainerSpec[], facts: ServerFacts): Finding[] {
  const [first] = specs;
  if (!first || specs.length === 1) return [];
  const times = specs.length;
  const sum: ContainerSpec = {
    ...first,
    diskGiB: first.diskGiB * times,
    memoryMiB: first.memoryMiB * times,
    further: Object.fromEntries(
      Object.entries(first.further).map(([name, value]) => [
        name,
        /^mp\d+$/.test(name) ? enlarged(value, times) : value,
      ]),
    ),
  };
  return [...storageFits(sum, facts), ...nodeReady(sum, facts)]
    .filter(({ check, verdict }) => aboutSums.has(check) && (verdict === 'blocks' || verdict === 'warns'))
    .map(({ fix: _fix, ...finding }) => ({ ...finding, message: `All ${times} together: ${finding.message}` }));
}

/** A new volume `STORAGE:GIB` so many times as large; anything else takes no new space. */
function enlarged(text: string, times: number): string {
  const mount = parseMount(text);
  const [, storage = '', gib = ''] = /^([^/:]+):(\d+(?:\.\d+)?)$/.exec(mount.get('volume') ?? '') ?? [];
  return gib === '' ? text : mount.with('volume', `${storage}:${Number(gib) * times}`).toString();
}
