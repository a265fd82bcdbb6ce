/** The parts of the form behind "Advanced", with the parameters each holds. */
export const parameterSections = [
  { id: 'general', title: 'General', scalars: ['description', 'pool', 'ha-managed'] },
  { id: 'system', title: 'System', scalars: ['arch', 'ostype', 'timezone'] },
  { id: 'disks', title: 'Disks', scalars: ['storage'] },
  { id: 'network', title: 'Network', scalars: [] },
  { id: 'resources', title: 'CPU and memory', scalars: ['cpulimit', 'cpuunits'] },
  { id: 'dns', title: 'DNS', scalars: ['nameserver', 'searchdomain'] },
  { id: 'features', title: 'Features', scalars: [] },
  { id: 'devices', title: 'Devices', scalars: [] },
  { id: 'start', title: 'Start-up', scalars: ['onboot', 'hookscript', 'entrypoint'] },
  { id: 'environment', title: 'Environment', scalars: [] },
  { id: 'options', title: 'Options', scalars: ['protection', 'console', 'cmode', 'tty', 'debug', 'template'] },
  { id: 'creation', title: 'Creation', scalars: ['bwlimit', 'ignore-unpack-errors'] },
] as const;
export type SectionId = (typeof parameterSections)[number]['id'];

const others: Readonly<Record<string, SectionId>> = { startup: 'start', env: 'environment' };
const lists: Readonly<Record<string, SectionId>> = { net: 'network', mp: 'disks', dev: 'devices' };

/** Where a parameter stands; null for one this form has no fields for. */
export function sectionOf(name: string): SectionId | null {
  const scalar = parameterSections.find(({ scalars }) => (scalars as readonly string[]).includes(name));
  return scalar?.id ?? others[name] ?? lists[/^(net|mp|dev)\d+$/.exec(name)?.[1] ?? ''] ?? null;
}
