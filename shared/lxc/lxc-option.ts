import type { ValueType } from './value-type.ts';

export const optionGroups = [
  'general',
  'os-template',
  'disks',
  'resources',
  'network',
  'dns',
  'features',
  'devices',
  'start',
  'options',
  'creation',
] as const;
export type OptionGroup = (typeof optionGroups)[number];

/** One parameter of `POST /nodes/{node}/lxc` or option of a container's configuration. */
export type LxcOption = {
  /** As Proxmox names it; an indexed one without its number: `net` stands for `net0` to `net31`. */
  name: string;
  /** How many there may be, for `net`, `mp` and `dev`. */
  count?: number;
  group: OptionGroup;
  label: string;
  type: ValueType;
  /** What Proxmox takes when it is not sent, as text or in words. */
  default: string;
  help?: string;
  /** Major version of Proxmox that knows it first; 8 when not said. */
  since?: 9;
  /** Only root@pam, signed in by its password, may set it: no token may. */
  isRootOnly?: boolean;
  /** The privilege on `/vms/{vmid}` that a change of it needs. */
  privilege: `VM.${string}`;
  /** `create`: only when the container is made. `config`: also afterwards. */
  settable: 'create' | 'config';
  /**
   * When a change takes effect on a running container (PVE/LXC/Config.pm, vmconfig_hotplug_pending): `added` means that a new one is
   * plugged in at once, and a change of an existing one waits for the next start.
   */
  applies: 'now' | 'added' | 'next-start';
};
