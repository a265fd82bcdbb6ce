import { createHash } from 'node:crypto';
import { failure } from '../http/pve-error.ts';
import type { GuestConfig, VirtualMachineState } from './world-state.ts';
import type { World } from './world.ts';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
const NUMBERS = new Set(['cores', 'sockets', 'numa', 'template', 'onboot', 'protection', 'tablet', 'kvm']);

/** The virtual machine on this node, or Proxmox' complaint that its configuration file is missing. */
export function machineOn(world: World, node: string, vmid: number | string): VirtualMachineState {
  const found = world.state.virtualMachines[String(vmid)];
  if (found?.node === node) return found;
  throw failure(`Configuration file 'nodes/${node}/qemu-server/${vmid}.conf' does not exist`);
}

/** The configuration file's options, as text: what the homelab knows of the machine, in QEMU's words. */
export function machineConfig(machine: VirtualMachineState): GuestConfig {
  const { vmid, name, cores, memoryBytes, diskBytes, isTemplate, tags, lock, config } = machine;
  const disk = isTemplate ? `base-${vmid}-disk-0` : `vm-${vmid}-disk-0`;
  return {
    name,
    cores: String(cores),
    sockets: '1',
    numa: '0',
    cpu: 'x86-64-v2-AES',
    memory: String(Math.round(memoryBytes / MIB)),
    ostype: /windows/i.test(name) ? 'win11' : 'l26',
    scsihw: 'virtio-scsi-single',
    scsi0: `local-lvm:${disk},iothread=1,size=${Math.round(diskBytes / GIB)}G`,
    net0: `virtio=${hardwareAddress(vmid)},bridge=vmbr0,firewall=1`,
    boot: 'order=scsi0;net0',
    smbios1: `uuid=${uuidOf(`vm ${vmid}`)}`,
    vmgenid: uuidOf(`generation of ${vmid}`),
    meta: `creation-qemu=10.1.2,ctime=${Math.floor((machine.createdAt ?? 1_760_000_000_000) / 1000)}`,
    ...(isTemplate ? { template: '1' } : {}),
    ...(tags === undefined ? {} : { tags }),
    ...(lock === undefined ? {} : { lock }),
    ...config,
  };
}

export const typedMachineConfig = (config: Readonly<GuestConfig>): Record<string, string | number> =>
  Object.fromEntries(Object.entries(config).map(([key, value]) => [key, NUMBERS.has(key) ? Number(value) : value]));

export function machineDigest(machine: VirtualMachineState): string {
  const lines = Object.entries(machineConfig(machine)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha1')
    .update(lines.map(([key, value]) => `${key}: ${value}\n`).join(''))
    .digest('hex');
}

function uuidOf(seed: string): string {
  const digits = createHash('sha1').update(seed).digest('hex').slice(0, 32);
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
}

const hardwareAddress = (vmid: number): string =>
  `BC:24:11:1A:${vmid
    .toString(16)
    .toUpperCase()
    .padStart(4, '0')
    .slice(-4)
    .replace(/(..)(..)/, '$1:$2')}`;
