import type { Option } from '../../../ui/select.tsx';

/** What a new network interface, mount point or device begins with; what only the user can know is left to be filled in. */
export function newValue(name: string, offers: Readonly<Partial<Record<string, readonly Option[]>>>): string {
  if (name.startsWith('net')) {
    const bridge = offers['bridge']?.[0]?.value;
    return [`name=eth${name.slice(3)}`, ...(bridge === undefined ? [] : [`bridge=${bridge}`]), 'ip=dhcp'].join(',');
  }
  // As Proxmox's own window has it: a new volume is backed up.
  if (name.startsWith('mp')) return `${offers['storage']?.[0]?.value ?? ''}:8,mp=,backup=1`;
  return 'path=';
}
