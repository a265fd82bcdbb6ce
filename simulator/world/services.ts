import type { NodeState } from './world-state.ts';

export type ServiceState = {
  readonly service: string;
  readonly name: string;
  readonly desc: string;
  /** systemd's SubState, ActiveState and UnitFileState. */
  readonly state: string;
  readonly 'active-state': string;
  readonly 'unit-state': string;
};

type Unit = {
  readonly desc: string;
  readonly unitState?: 'enabled' | 'static' | 'not-found';
  /** Can be told to read its configuration again. */
  readonly isReloadable?: boolean;
  /** Runs only on a node that belongs to a cluster. */
  readonly isForClusters?: boolean;
};

const ABSENT = { unitState: 'not-found' } as const;
/** The services the API knows, and how a node has them. (PVE::API2::Services) */
const UNITS: Readonly<Record<string, Unit>> = {
  chrony: { desc: 'chrony, an NTP client/server' },
  corosync: { desc: 'Corosync Cluster Engine', isForClusters: true },
  cron: { desc: 'Regular background program processing daemon' },
  ksmtuned: { desc: 'Kernel Samepage Merging (KSM) Tuning Daemon', isReloadable: true },
  lxcfs: { desc: 'FUSE filesystem for LXC', isReloadable: true },
  postfix: { desc: 'Postfix Mail Transport Agent (main/default instance)', isReloadable: true },
  'proxmox-firewall': { desc: 'Proxmox nftables firewall' },
  'pve-cluster': { desc: 'The Proxmox VE cluster filesystem' },
  'pve-firewall': { desc: 'Proxmox VE firewall', isReloadable: true },
  'pve-ha-crm': { desc: 'PVE Cluster HA Resource Manager Daemon', isReloadable: true },
  'pve-ha-lrm': { desc: 'PVE Local HA Resource Manager Daemon', isReloadable: true },
  'pve-lxc-syscalld': { desc: 'Proxmox VE LXC Syscall Daemon' },
  pvedaemon: { desc: 'PVE API Daemon', isReloadable: true },
  'pvefw-logger': { desc: 'Proxmox VE firewall logger', unitState: 'static' },
  pveproxy: { desc: 'PVE API Proxy Server', isReloadable: true },
  pvescheduler: { desc: 'Proxmox VE scheduler', isReloadable: true },
  pvestatd: { desc: 'PVE Status Daemon', isReloadable: true },
  qmeventd: { desc: 'PVE Qemu Event Daemon' },
  spiceproxy: { desc: 'PVE SPICE Proxy Server', isReloadable: true },
  sshd: { desc: 'OpenBSD Secure Shell server', isReloadable: true },
  syslog: { desc: 'syslog.service', ...ABSENT },
  'systemd-journald': { desc: 'Journal Service', unitState: 'static' },
  'systemd-timesyncd': { desc: 'systemd-timesyncd.service', ...ABSENT },
};

export const SERVICES: readonly string[] = Object.keys(UNITS);
/** Without these nobody could start them again over the API. (PVE::API2::Services) */
const ESSENTIAL = new Set(['pveproxy', 'pvedaemon', 'pve-cluster']);

export const isReloadable = (service: string): boolean => UNITS[service]?.isReloadable === true;
export const isEssential = (service: string): boolean => ESSENTIAL.has(service);
export const isInstalled = (service: string): boolean => UNITS[service]?.unitState !== 'not-found';

export function serviceState(node: NodeState, isClustered: boolean, service: string): ServiceState {
  const { desc = '', unitState = 'enabled', isForClusters = false } = UNITS[service] ?? {};
  const isRunning = isServiceRunning(node, service) && (isClustered || !isForClusters);
  return {
    service,
    name: service,
    desc,
    state: isRunning ? 'running' : 'dead',
    'active-state': isRunning ? 'active' : 'inactive',
    'unit-state': unitState,
  };
}

export const isServiceRunning = (node: NodeState, service: string): boolean =>
  isInstalled(service) && !(node.stoppedServices?.includes(service) ?? false);

export function setServiceRunning(node: NodeState, service: string, isRunning: boolean): void {
  const others = (node.stoppedServices ?? []).filter((other) => other !== service);
  node.stoppedServices = isRunning ? others : [...others, service];
}
