const VM_CONFIG = ['CDROM', 'CPU', 'Cloudinit', 'Disk', 'HWType', 'Memory', 'Network', 'Options'].map(
  (area) => `VM.Config.${area}`,
);
const GUEST_AGENT = ['Audit', 'FileRead', 'FileSystemMgmt', 'FileWrite'].map((area) => `VM.GuestAgent.${area}`);
const VM_USER = [
  'VM.Audit',
  'VM.Backup',
  'VM.Config.CDROM',
  'VM.Config.Cloudinit',
  'VM.Console',
  ...GUEST_AGENT,
  'VM.PowerMgmt',
];
const VM_ADMIN = [
  ...['Allocate', 'Audit', 'Backup', 'Clone', 'Console', 'Migrate', 'PowerMgmt', 'Replicate'].map(
    (verb) => `VM.${verb}`,
  ),
  'VM.GuestAgent.Unrestricted',
  'VM.Snapshot',
  'VM.Snapshot.Rollback',
  ...VM_CONFIG,
  ...GUEST_AGENT,
];
const DATASTORE_USER = ['Datastore.AllocateSpace', 'Datastore.Audit'];
const DATASTORE_ADMIN = ['Datastore.Allocate', 'Datastore.AllocateTemplate', ...DATASTORE_USER];
const SDN_USER = ['SDN.Audit', 'SDN.Use'];
const SYS_ADMIN = ['Sys.Audit', 'Sys.Console', 'Sys.Syslog'];
const POOL_ADMIN = ['Pool.Allocate', 'Pool.Audit'];
const USER_ADMIN = ['Group.Allocate', 'Realm.AllocateUser', 'User.Modify'];
const MAPPING_USER = ['Mapping.Audit', 'Mapping.Use'];
const PVE_ADMIN = [
  ...VM_ADMIN,
  ...DATASTORE_ADMIN,
  ...POOL_ADMIN,
  ...USER_ADMIN,
  ...MAPPING_USER,
  ...SYS_ADMIN,
  'SDN.Allocate',
  ...SDN_USER,
];
const ADMINISTRATOR = [
  ...PVE_ADMIN,
  'Mapping.Modify',
  'Permissions.Modify',
  'Realm.Allocate',
  'Sys.AccessNetwork',
  'Sys.Incoming',
  'Sys.Modify',
  'Sys.PowerMgmt',
];

/** Every privilege there is. */
const ALL_PRIVILEGES: readonly string[] = ADMINISTRATOR.toSorted();

/** The roles Proxmox VE 9 comes with. (PVE::AccessControl, create_roles) */
const BUILT_IN_ROLES: Readonly<Record<string, readonly string[]>> = {
  Administrator: ADMINISTRATOR,
  NoAccess: [],
  PVEAdmin: PVE_ADMIN,
  PVEAuditor: [
    'Datastore.Audit',
    'Mapping.Audit',
    'Pool.Audit',
    'SDN.Audit',
    'Sys.Audit',
    'VM.Audit',
    'VM.GuestAgent.Audit',
  ],
  PVEDatastoreAdmin: DATASTORE_ADMIN,
  PVEDatastoreUser: DATASTORE_USER,
  PVEMappingAdmin: [...MAPPING_USER, 'Mapping.Modify'],
  PVEMappingUser: MAPPING_USER,
  PVEPoolAdmin: POOL_ADMIN,
  PVEPoolUser: ['Pool.Audit'],
  PVESDNAdmin: ['SDN.Allocate', ...SDN_USER],
  PVESDNUser: SDN_USER,
  PVESysAdmin: SYS_ADMIN,
  PVETemplateUser: ['VM.Audit', 'VM.Clone'],
  PVEUserAdmin: USER_ADMIN,
  PVEVMAdmin: VM_ADMIN,
  PVEVMUser: VM_USER,
};

/** Until 8.4 one privilege stood for everything that 9.0 has split up for the guest agent and replication. */
const older = (privileges: readonly string[]): readonly string[] => [
  ...privileges.filter((name) => !name.startsWith('VM.GuestAgent.') && name !== 'VM.Replicate'),
  ...(privileges.includes('VM.GuestAgent.Unrestricted') ? ['VM.Monitor'] : []),
];
const OLDER_ROLES: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(BUILT_IN_ROLES).map(([roleid, privileges]) => [roleid, older(privileges)]),
);
const OLDER_PRIVILEGES = older(ALL_PRIVILEGES).toSorted();

export const builtInRoles = (release: '9.2' | '8.4'): Readonly<Record<string, readonly string[]>> =>
  release === '8.4' ? OLDER_ROLES : BUILT_IN_ROLES;
export const allPrivileges = (release: '9.2' | '8.4'): readonly string[] =>
  release === '8.4' ? OLDER_PRIVILEGES : ALL_PRIVILEGES;

/** In any release. */
export const isPrivilege = (name: string): boolean => ALL_PRIVILEGES.includes(name) || OLDER_PRIVILEGES.includes(name);

export const isKnownAclPath = (path: string): boolean =>
  path === '/' ||
  /^\/(access|mapping|nodes|pool|sdn|storage|vms)$/.test(path) ||
  /^\/access\/(groups|realm)(\/[^/]+)?$/.test(path) ||
  /^\/mapping\/(dir|pci|usb)(\/[^/]+)?$/.test(path) ||
  /^\/(nodes|storage)\/[^/]+$/.test(path) ||
  /^\/pool(\/[^/]+){1,3}$/.test(path) ||
  /^\/sdn\/(controllers|dns|ipams|zones)(\/[^/]+){0,3}$/.test(path) ||
  /^\/vms\/[1-9][0-9]{2,}$/.test(path);
