import { addRecordedContainer, byRoot, stopAtLock, type Rig, type Situation } from './simulator-rig.ts';

type Member = {
  readonly vmid: number;
  readonly isRunning?: boolean;
  readonly hostname?: string;
  readonly template?: string;
};

/** Containers of the recorded node after the first hour. */
const LATER: readonly Member[] = [
  { vmid: 110, hostname: '123' },
  { vmid: 111 },
  { vmid: 130, hostname: 'restored' },
  { vmid: 180, isRunning: true },
];

async function populate({ pve }: Rig, members: readonly Member[]): Promise<void> {
  for (const { vmid, isRunning = false, hostname, template } of members) {
    await addRecordedContainer(pve, vmid, {
      isRunning,
      config: { ...(hostname === undefined ? {} : { hostname }), ...(template === undefined ? {} : { template }) },
    });
  }
  if (members === LATER) await byRoot(pve, 'PUT', '/nodes/pve/lxc/110/config', { delete: 'tags' });
}

/** The creation stands still, so that the cluster does not know the container yet. */
async function createUnseen(rig: Rig): Promise<void> {
  stopAtLock(rig, 190);
  await byRoot(rig.pve, 'POST', '/nodes/pve/lxc', {
    vmid: 190,
    ostemplate: 'local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst',
    storage: 'ctstore',
  });
}

/** Who was there when guests were listed. */
export const LIST_SITUATIONS: readonly Situation[] = [
  { when: /^lxc-list-two$/, arrange: (rig) => populate(rig, [{ vmid: 110, isRunning: true }]) },
  {
    when: /^(lxc-list-running|cluster-resources-running)$/,
    arrange: (rig) =>
      populate(rig, [{ vmid: 110, isRunning: true }, { vmid: 111 }, { vmid: 114, isRunning: true }, { vmid: 115 }]),
  },
  {
    when: /^lxc-list-with-template$/,
    arrange: (rig) =>
      populate(rig, [
        { vmid: 110, hostname: 'web2.example.test' },
        { vmid: 111 },
        { vmid: 114 },
        { vmid: 115 },
        { vmid: 120, hostname: 'clone1', template: '1' },
        { vmid: 121, hostname: 'jsonct' },
      ]),
  },
  {
    when: /^(nodes-localhost-alias|resources-before-create|resources-right-after-create-post)$/,
    arrange: (rig) => populate(rig, LATER),
  },
  { when: /^resources-right-after-create-post$/, arrange: createUnseen },
  {
    when: /^resources-12s-after-create$/,
    arrange: async (rig) => {
      await populate(rig, LATER);
      await addRecordedContainer(rig.pve, 190, { config: { hostname: 'min' } });
    },
  },
];
