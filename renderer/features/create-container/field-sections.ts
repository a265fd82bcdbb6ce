import { findOption } from '../../../shared/lxc/options.ts';
import { sectionOf, type SectionId } from '../../parts/parameters/sections.ts';

/** The group of the advanced part in which a field stands; null for one that is always in sight. */
export function sectionOfField(field: string): SectionId | null {
  const [first = '', second = ''] = field.split('.');
  if (first === 'further') return sectionOf(second);
  if (first === 'rootfsOptions') return 'disks';
  if (first === 'network') return /^(?:further|mtu|macAddress|hasFirewall)$/.test(second) ? 'network' : null;
  return ownSections[first] ?? null;
}

const ownSections: Readonly<Partial<Record<string, SectionId>>> = {
  features: 'features',
  nameserver: 'dns',
  searchDomain: 'dns',
  description: 'general',
  isUnprivileged: 'general',
  startOnBoot: 'start',
  startsAfterCreation: 'start',
};

/** "Network interface net1, VLAN tag" for `further.net1.tag`; null for a field the table knows nothing of. */
export function labelFromTable(field: string): string | null {
  const path = field.split('.');
  const [parameter, sub] =
    path[0] === 'further'
      ? [path[1], path[2]]
      : path[0] === 'rootfsOptions'
        ? ['rootfs', path[1]]
        : path[0] === 'network' && path[1] === 'further'
          ? ['net0', path[2]]
          : [];
  const option = parameter === undefined ? null : findOption(parameter);
  if (!option) return null;
  const name = option.count === undefined ? option.label : `${option.label} ${parameter}`;
  const subOption =
    option.type.kind === 'properties' ? option.type.subOptions.find((one) => one.name === sub) : undefined;
  return subOption ? `${name}, ${subOption.label}` : name;
}
