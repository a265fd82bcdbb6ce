import { addRecordedContainer, recorded, replay, type Rig, type Situation } from './simulator-rig.ts';

const JSONCT = { config: { features: 'nesting=1' } };

/** Sends a recorded request before the one that is looked at, and lets its task end. */
async function first({ pve }: Rig, name: string): Promise<void> {
  await replay(pve, recorded(name));
  await pve.world.settleTasks();
}

/** What happened to a container before the recorded exchange. */
export const LXC_SITUATIONS: readonly Situation[] = [
  {
    when: /^(lxc-(resize|suspend|resume|config-put-add-volume)|move-volume-running|migrate-)/,
    arrange: ({ pve }) => addRecordedContainer(pve, 110, { isRunning: true }),
  },
  {
    // The recorded node ran in a container itself.
    when: /^lxc-(resize|config-put-add-volume)/,
    arrange: ({ pve }) => pve.world.setNode('pve', { isNested: true }),
  },
  { when: /^lxc-resize-(shrink|bad|too-big)/, arrange: (rig) => first(rig, 'lxc-resize-ok') },
  {
    when: /^(snapshot|lxc-config-of-snapshot|clone-(full|linked-not-template))/,
    arrange: ({ pve }) => addRecordedContainer(pve, 111, JSONCT),
  },
  {
    when: /^(snapshot-(list|config|config-put|create-exists|rollback|delete)$|lxc-config-of-snapshot$)/,
    arrange: (rig) => first(rig, 'snapshot-create'),
  },
  { when: /^lxc-config-of-snapshot$/, arrange: (rig) => first(rig, 'snapshot-config-put') },
  { when: /^clone-newid-exists$/, arrange: ({ pve }) => addRecordedContainer(pve, 110) },
  { when: /^clone-linked-from-template$/, arrange: ({ pve }) => addRecordedContainer(pve, 121) },
  {
    // A clone until now.
    when: /^template-convert$/,
    arrange: async ({ pve }) => {
      pve.world.removeContainer(120);
      await addRecordedContainer(pve, 120);
    },
  },
];
