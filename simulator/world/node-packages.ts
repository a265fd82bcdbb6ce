import { KERNEL } from './kernel.ts';

export type NodePackage = {
  readonly name: string;
  readonly version: string;
  readonly title: string;
  readonly section: string;
  readonly origin: 'Proxmox' | 'Debian';
  readonly arch?: 'all';
};

const proxmox = (name: string, version: string, title: string, arch?: 'all'): NodePackage => ({
  name,
  version,
  title,
  section: 'admin',
  origin: 'Proxmox',
  ...(arch === undefined ? {} : { arch }),
});

/** What `pveversion -v` lists, in its order: the release, the manager, then by name. (PVE::API2::APT, versions) */
export const NODE_PACKAGES: readonly NodePackage[] = [
  proxmox('proxmox-ve', '9.2.0', 'Proxmox Virtual Environment', 'all'),
  proxmox('pve-manager', '9.2.11', 'Proxmox Virtual Environment Management Tools', 'all'),
  proxmox('proxmox-kernel-helper', '9.0.4', 'Function for various kernel maintenance tasks', 'all'),
  proxmox('proxmox-kernel-6.17', '6.17.4-2', 'Latest Proxmox Kernel Image', 'all'),
  proxmox(`proxmox-kernel-${KERNEL}-signed`, '6.17.4-2', 'Proxmox Kernel Image (signed)'),
  proxmox('corosync', '3.1.9-pve2', 'cluster engine daemon and utilities'),
  proxmox('criu', '4.1.1-1', 'checkpoint and restore in userspace'),
  proxmox('ifupdown2', '3.3.0-1+pmx11', 'Network Interface Management tool similar to ifupdown', 'all'),
  proxmox('ksm-control-daemon', '1.5-1', 'Kernel Same-Page Merging Tuning Daemon', 'all'),
  proxmox('libproxmox-acme-perl', '1.7.0', 'Proxmox ACME integration perl library', 'all'),
  proxmox('libpve-access-control', '9.0.5', 'Proxmox VE access control library', 'all'),
  proxmox('libpve-apiclient-perl', '3.4.2', 'Proxmox API Client Perl Library', 'all'),
  proxmox('libpve-cluster-perl', '9.0.7', 'Proxmox Virtual Environment cluster Perl modules', 'all'),
  proxmox('libpve-common-perl', '9.1.1', 'Proxmox VE base library', 'all'),
  proxmox('libpve-guest-common-perl', '6.0.2', 'Proxmox VE common guest-related modules', 'all'),
  proxmox('libpve-http-server-perl', '6.0.5', 'Proxmox Asynchronous HTTP Server Implementation', 'all'),
  proxmox('libpve-network-perl', '1.2.4', "Proxmox VE's SDN (Software Defined Network) stack", 'all'),
  proxmox('libpve-storage-perl', '9.1.0', 'Proxmox VE storage management library', 'all'),
  proxmox('lvm2', '2.03.31-2+pmx1', 'Linux Logical Volume Manager'),
  proxmox('lxc-pve', '6.0.5-3', 'Linux containers userspace tools'),
  proxmox('lxcfs', '6.0.4-pve1', 'LXC userspace filesystem'),
  proxmox('novnc-pve', '1.6.0-3', 'HTML5 VNC client', 'all'),
  proxmox('proxmox-firewall', '1.2.1', 'Proxmox nftables firewall'),
  proxmox('proxmox-termproxy', '2.0.3', 'Wrapper proxy for executing programs in the system terminal'),
  proxmox('proxmox-widget-toolkit', '5.1.2', 'Core Widgets and ExtJS Helper Classes for Proxmox Web UIs', 'all'),
  proxmox('pve-cluster', '9.0.7', '"pmxcfs" distributed cluster filesystem for Proxmox Virtual Environment.'),
  proxmox('pve-container', '6.0.18', 'Proxmox VE Container management tool', 'all'),
  proxmox('pve-docs', '9.1.1', 'Proxmox VE Documentation', 'all'),
  proxmox('pve-firewall', '6.0.4', 'Proxmox VE Firewall'),
  proxmox('pve-ha-manager', '5.0.8', 'Proxmox VE HA Manager'),
  proxmox('pve-i18n', '3.6.5', 'Internationalization support for Proxmox VE', 'all'),
  proxmox('pve-qemu-kvm', '10.1.2-4', 'Full virtualization on x86 hardware'),
  proxmox('pve-xtermjs', '5.5.0-3', 'HTML/JS Shell client for the Proxmox VE console', 'all'),
  proxmox('qemu-server', '9.1.1', 'Qemu Server Tools'),
  proxmox('smartmontools', '7.4-pve1', 'control and monitor storage systems using S.M.A.R.T.'),
  proxmox('spiceterm', '3.4.1', 'SPICE Terminal'),
  proxmox('swtpm', '0.8.0+pve3', 'Libtpms-based TPM emulator'),
  proxmox('vncterm', '1.9.1', 'VNC Terminal'),
  proxmox('zfsutils-linux', '2.3.4-pve1', 'command-line tools to manage OpenZFS filesystems'),
];

export type PackageUpdate = Omit<NodePackage, 'version'> & { readonly from: string; readonly to: string };

/** What the last `apt-get update` found. */
export const PACKAGE_UPDATES: readonly PackageUpdate[] = [
  {
    name: 'curl',
    title: 'command line tool for transferring data with URL syntax',
    section: 'web',
    origin: 'Debian',
    from: '8.14.1-2',
    to: '8.14.1-2+deb13u2',
  },
  {
    name: 'libcurl4t64',
    title: 'easy-to-use client-side URL transfer library (OpenSSL flavour)',
    section: 'libs',
    origin: 'Debian',
    from: '8.14.1-2',
    to: '8.14.1-2+deb13u2',
  },
];
