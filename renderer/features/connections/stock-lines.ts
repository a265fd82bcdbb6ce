import type { BridgeFacts, StorageFacts } from '../../../shared/domain/inventory.ts';

type Line = {
  readonly key: string;
  readonly name: string;
  readonly nodes: readonly string[];
  readonly observedAt: number;
};
export type StorageLine = Line &
  Pick<StorageFacts, 'plugin' | 'isActive' | 'usedBytes' | 'totalBytes'> & {
    /** What it may hold, in words. */
    readonly uses: string;
  };
export type BridgeLine = Line & Pick<BridgeFacts, 'comment' | 'isActive'>;

const useWords: Readonly<Record<string, string>> = {
  rootdir: 'containers',
  images: 'VM disks',
  vztmpl: 'OS templates',
  iso: 'ISO images',
  backup: 'backups',
  snippets: 'snippets',
  import: 'imports',
};

/** One line for a storage that several nodes show with the same numbers, as shared ones do. */
export function groupStorages(storages: readonly StorageFacts[]): StorageLine[] {
  return grouped(storages, storageLook).map(({ first, ...line }) => ({
    ...line,
    plugin: first.plugin,
    isActive: first.isActive,
    usedBytes: first.usedBytes,
    totalBytes: first.totalBytes,
    uses: first.content.map((one) => useWords[one] ?? one).join(', ') || 'nothing',
  }));
}

/** Nodes with a storage for OS templates. */
export const nodesWithImages = (storages: readonly StorageFacts[]): string[] =>
  [...new Set(storages.filter(({ content }) => content.includes('vztmpl')).map(({ node }) => node))].toSorted();

/** One line for a bridge that is the same on several nodes. */
export function groupBridges(bridges: readonly BridgeFacts[]): BridgeLine[] {
  return grouped(bridges, bridgeLook).map(({ first, ...line }) => ({
    ...line,
    comment: first.comment,
    isActive: first.isActive,
  }));
}

const storageLook = ({ name, plugin, usedBytes, totalBytes, isActive }: StorageFacts): string =>
  [name, plugin, usedBytes, totalBytes, isActive].join(' ');
const bridgeLook = ({ name, comment, isActive }: BridgeFacts): string => [name, comment, isActive].join(' ');

function grouped<T extends { name: string; node: string; observedAt: number }>(
  facts: readonly T[],
  same: (one: T) => string,
): (Line & { readonly first: T })[] {
  return [...Map.groupBy(facts, same)]
    .flatMap(([key, members]) => {
      const [first] = members;
      if (!first) return [];
      const nodes = members.map(({ node }) => node).toSorted((a, b) => a.localeCompare(b));
      // The oldest of them is what can be vouched for.
      const observedAt = Math.min(...members.map((one) => one.observedAt));
      return { key, first, name: first.name, nodes, observedAt };
    })
    .toSorted((a, b) => a.name.localeCompare(b.name) || (a.nodes[0] ?? '').localeCompare(b.nodes[0] ?? ''));
}
