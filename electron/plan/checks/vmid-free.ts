import { blocks, passed, type Check } from './check.ts';

/** Container and VM numbers are one set in a cluster. Free now is not reserved: Proxmox decides when the create call arrives. */
export const vmidFree: Check = (spec, { vmid, nextVmid }) => {
  if (vmid.state === 'free') return [passed('vmid', `Number ${spec.vmid} is free`, { field: 'vmid' })];
  const what = vmid.kind === 'qemu' ? 'VM' : 'container';
  const name = vmid.name ? ` ${vmid.name}` : '';
  const where = vmid.node ? ` on node ${vmid.node}` : '';
  const fix = nextVmid === null ? undefined : { label: `Use number ${nextVmid}`, changes: { vmid: nextVmid } };
  return [blocks('vmid', `Number ${spec.vmid} is in use by ${what}${name}${where}`, { field: 'vmid', fix })];
};
