import type { PackageEntry, PackageManager } from './package-entry.ts';

const systemManagers: ReadonlySet<PackageManager> = new Set(['apt', 'apk', 'dnf', 'pacman', 'zypper']);

/** By the names of Proxmox's own images. */
const managersByImage: readonly (readonly [RegExp, PackageManager])[] = [
  [/debian|ubuntu|devuan|mint|turnkey/i, 'apt'],
  [/alpine/i, 'apk'],
  [/fedora|centos|rocky|alma/i, 'dnf'],
  [/arch/i, 'pacman'],
  [/suse/i, 'zypper'],
];

/** What an image installs its packages with, by its name; null when that does not tell. */
export const systemManagerOf = (ostemplate: string): PackageManager | null =>
  managersByImage.find(([image]) => image.test(ostemplate))?.[1] ?? null;

/** An image and what is listed for it; of a form or of a specification. */
type Listed = { readonly ostemplate: string; readonly provisioning: { readonly packages: PackageEntry[] } };

export type PlannedPackages = {
  /** What will be installed. */
  chosen: PackageEntry[];
  /** Listed for other systems than this image; a template for several systems has those. */
  leftOut: PackageEntry[];
};

/** Which packages an image takes: its own manager's and those of no system. Unknown images keep all, to be decided inside. */
export function plannedPackages({ ostemplate, provisioning }: Listed): PlannedPackages {
  const { packages } = provisioning;
  const own = systemManagerOf(ostemplate);
  const hasOwn = packages.some(({ manager }) => manager === own);
  if (own === null || !hasOwn) return { chosen: packages, leftOut: [] };
  const isForeign = ({ manager }: PackageEntry): boolean => systemManagers.has(manager) && manager !== own;
  return { chosen: packages.filter((entry) => !isForeign(entry)), leftOut: packages.filter(isForeign) };
}
