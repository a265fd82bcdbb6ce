import type { Capability, Right } from '../../../shared/domain/capabilities.ts';
import { createRights, type Permissions } from '../../../shared/domain/rights.ts';

/** What stands beside a capability: where it holds, or what is missing. Empty where nothing needs to be said. */
export function capabilityNote({ id, verdict, missing, only, except }: Capability): string {
  if (id === 'root-options' && verdict === 'nowhere')
    return 'Proxmox lets only root@pam do this, signed in by password';
  switch (verdict) {
    case 'everywhere':
      return except.length > 0 ? `except ${listed(except)}` : '';
    case 'somewhere':
      return `only ${listed(only)}`;
    case 'nowhere':
      return `needs ${rightsWords(missing)}`;
  }
}

const privilegeWords = ({ privilege }: Right): string => privilege.replaceAll('|', ' or ');
export const rightWords = (right: Right): string => `${privilegeWords(right)} on ${right.path}`;

/** Those on one path together: "VM.Allocate, VM.Config.Disk on /vms; SDN.Use on /sdn/zones". */
const rightsWords = (rights: readonly Right[]): string =>
  [...Map.groupBy(rights, ({ path }) => path)]
    .map(([path, own]) => `${own.map(privilegeWords).join(', ')} on ${path}`)
    .join('; ');

/** The text to send to whoever gives the rights. */
export function missingText(capabilities: readonly Capability[]): string {
  return capabilities
    .filter(({ missing }) => missing.length > 0)
    .map(({ title, missing }) => `${title}: ${rightsWords(missing)}`)
    .join('\n');
}

const shownPlaces = 4;

function listed(paths: readonly string[]): string {
  const words = paths.slice(0, shownPlaces).map(placeWords);
  const more = paths.length - words.length;
  return more > 0 ? `${words.join(', ')} and ${more} more` : words.join(', ');
}

const kinds: readonly (readonly [prefix: string, word: string])[] = [
  ['/vms/', 'container'],
  ['/pool/', 'pool'],
  ['/storage/', 'storage'],
  ['/sdn/zones/localnetwork/', 'bridge'],
  ['/sdn/zones/', 'zone'],
  ['/nodes/', 'node'],
];

function placeWords(path: string): string {
  const kind = kinds.find(([prefix]) => path.startsWith(prefix));
  return kind ? `${kind[1]} ${path.slice(kind[0].length)}` : path;
}

/** What a server that tells of no cluster is said to be in: that it is in none is known only where its cluster would be shown. */
export const noClusterWords = (permissions: Permissions | null): string =>
  permissions !== null && createRights(permissions)('Sys.Audit', '/')
    ? 'none'
    : 'none, or hidden from this login (Sys.Audit on /)';
