import type { NodeFacts, NodeOptions } from '../../../shared/domain/inventory.ts';
import { formatBytes } from '../../ui/format.ts';

export type Fit = { readonly text: string; readonly isEnough: boolean };
type Wanted = { node: string; memoryMiB: string; storage: string; diskGiB: string };

/** "uses 512 MiB of 11 GiB free"; null while anything of it is unknown. */
export function memoryFit({ node, memoryMiB }: Wanted, nodes: readonly NodeFacts[]): Fit | null {
  const facts = nodes.find(({ name }) => name === node);
  if (!facts || facts.memoryBytes === null || facts.memoryMaxBytes === null) return null;
  return fit(Number(memoryMiB) * 2 ** 20, facts.memoryMaxBytes - facts.memoryBytes);
}

export function storageFit({ node, storage, diskGiB }: Wanted, options: NodeOptions | null): Fit | null {
  const facts = options?.node === node ? options.storages.find(({ name }) => name === storage) : undefined;
  if (!facts || facts.usedBytes === null || facts.totalBytes === null) return null;
  return fit(Number(diskGiB) * 2 ** 30, facts.totalBytes - facts.usedBytes);
}

function fit(wanted: number, free: number): Fit | null {
  if (!Number.isFinite(wanted) || wanted <= 0) return null;
  return { text: `uses ${formatBytes(wanted)} of ${formatBytes(free)} free`, isEnough: wanted <= free };
}
