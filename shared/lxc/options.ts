import { generalOptions } from './general-options.ts';
import { hardwareOptions } from './hardware-options.ts';
import type { LxcOption } from './lxc-option.ts';
import { systemOptions } from './system-options.ts';

/**
 * All 41 parameters that matter when a container is made, with Proxmox's own limits and defaults (API schema of 9.2 and 8.4, and the
 * code where the schema is silent). `force`, `restore`, `unique`, `lock` and `unused[n]` are left out on purpose: they belong to
 * restoring, or overwrite.
 */
export const lxcOptions: readonly LxcOption[] = [...generalOptions, ...hardwareOptions, ...systemOptions];

const byName: ReadonlyMap<string, LxcOption> = new Map(lxcOptions.map((option) => [option.name, option]));

/** The option that `name`, such as `net0` or `cores`, is one of; null for a name, or a number, that none has. */
export function findOption(name: string): LxcOption | null {
  const single = byName.get(name);
  if (single) return single.count === undefined ? single : null;
  const [, stem = '', index = ''] = /^([a-z]+)(0|[1-9]\d*)$/.exec(name) ?? [];
  const indexed = byName.get(stem);
  return indexed?.count !== undefined && Number(index) < indexed.count ? indexed : null;
}
