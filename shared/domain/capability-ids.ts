/** What Gantry can do on a server, as far as rights decide. */
export const capabilityIds = [
  'see-containers',
  'power',
  'create',
  'configure',
  'resize',
  'delete',
  'console',
  'snapshot',
  'roll-back-snapshot',
  'back-up',
  'clone',
  'migrate',
  'see-storages',
  'download-os-templates',
  'see-nodes',
  'see-pools',
  'create-privileged',
  'root-options',
] as const;
export type CapabilityId = (typeof capabilityIds)[number];
