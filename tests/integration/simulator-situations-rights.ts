import { addRecordedContainer, recorded, replay, type Rig, type Situation } from './simulator-rig.ts';

const MIN_ROLE = [
  'VM.Allocate',
  'VM.Config.Disk',
  'VM.Config.CPU',
  'VM.Config.Memory',
  'VM.Config.Network',
  'VM.Config.Options',
];

function grantApp({ pve: { world } }: Rig, level: number): void {
  const grants: (readonly [path: string, role: string, privileges: string[]])[] = [
    ['/vms/140', 'CTAlloc', ['VM.Allocate']],
    ['/storage/ctstore', 'DSpace', ['Datastore.AllocateSpace']],
    ['/storage/local', 'DAudit', ['Datastore.Audit']],
    ['/sdn/zones/localnetwork/vmbr0', 'NetUse', ['SDN.Use']],
  ];
  for (const [path, role, privileges] of grants.slice(0, level)) {
    world.addRole(role, privileges);
    world.setAcl(path, 'app@pve', role);
  }
}

function grantMin({ pve: { world } }: Rig, level: number): void {
  world.addRole('Min', MIN_ROLE);
  world.setAcl('/vms/160', 'min@pve', 'Min');
  const rest: (readonly [path: string, role: string, privilege: string])[] = [
    ['/storage/ctstore', 'DSpace', 'Datastore.AllocateSpace'],
    ['/storage/local', 'DAudit', 'Datastore.Audit'],
    ['/sdn/zones/localnetwork/vmbr0', 'NetUse', 'SDN.Use'],
  ];
  for (const [path, role, privilege] of rest.slice(0, level - 1)) {
    world.addRole(role, [privilege]);
    world.setAcl(path, 'min@pve', role);
  }
}

/** Users with few rights. */
export const RIGHTS_SITUATIONS: readonly Situation[] = [
  { when: /^perm-create-1-/, arrange: (rig) => grantApp(rig, 1) },
  { when: /^perm-create-2-/, arrange: (rig) => grantApp(rig, 2) },
  { when: /^perm-create-3-/, arrange: (rig) => grantApp(rig, 3) },
  {
    when: /^perm-(create-(4-|feature|privileged|bind|dev0|hook|onboot|start1|ha|tags|in-pool|other)|after-create|config-without|start-without|list-own|resources-own)/,
    arrange: (rig) => grantApp(rig, 4),
  },
  {
    when: /^perm-(create-in-pool|pool-member|resources-pool)/,
    arrange: async ({ pve }, { name }) => {
      pve.world.setAcl('/pool/lab', 'app@pve', 'PVEVMAdmin');
      if (name === 'perm-create-in-pool') return;
      pve.world.addPool('lab', [141]);
      await addRecordedContainer(pve, 141, { isRunning: /stop|resources/.test(name) });
    },
  },
  {
    when: /^(perm-(vmadmin|token)-|auth-root-ticket-as)/,
    arrange: ({ pve: { world } }) => {
      world.setAcl('/vms', 'app@pve', 'PVEVMAdmin');
      world.setAcl('/storage/ctstore', 'app@pve', 'PVEDatastoreUser');
      world.setAcl('/storage/local', 'app@pve', 'PVEDatastoreUser');
      world.addRole('NetUse', ['SDN.Use']);
      world.setAcl('/sdn/zones/localnetwork/vmbr0', 'app@pve', 'NetUse');
    },
  },
  {
    when: /^perm-vmadmin-(cluster-tasks|tasks)$/,
    arrange: async ({ pve }) => {
      await replay(pve, recorded('perm-vmadmin-create'));
      await pve.world.settleTasks();
    },
  },
  {
    when: /^perm-token-(privsep-with-acl|permissions|status-needs)/,
    arrange: ({ pve: { world } }) => {
      world.addRole('Power', ['VM.PowerMgmt']);
      world.setAcl('/vms/150', 'app@pve!desk', 'Power');
    },
  },
  { when: /^perm-min-1-/, arrange: (rig) => grantMin(rig, 1) },
  { when: /^perm-min-2-/, arrange: (rig) => grantMin(rig, 2) },
  { when: /^perm-min-3-/, arrange: (rig) => grantMin(rig, 3) },
  { when: /^perm-min-(4-|create-)/, arrange: (rig) => grantMin(rig, 4) },
  { when: /^access-acl-after/, arrange: (rig) => grantApp(rig, 4) },
];
