import type { StorageType, VolumeState } from './world-state.ts';

export type VolumeFeature = 'snapshot' | 'clone' | 'copy' | 'template' | 'rename';
/** A base image of a template, a disk in use, or the state of a snapshot. */
type Stage = 'base' | 'current' | 'snap';
type Formats = Partial<Record<Stage, readonly string[]>>;

const ALL = ['raw', 'subvol', 'qcow2', 'vmdk'];
const IMAGES = ['raw', 'qcow2', 'vmdk'];
const RAW = ['raw'];

/** Of storages that keep disks as plain files. (PVE::Storage::Plugin, volume_has_feature) */
const FILES: Readonly<Record<VolumeFeature, Formats>> = {
  snapshot: { current: ['qcow2'], snap: ['qcow2'] },
  clone: { base: IMAGES },
  copy: { base: ALL, current: ALL, snap: ['qcow2'] },
  template: { current: ALL },
  rename: { current: ALL },
};

const BY_TYPE: Readonly<Record<string, Readonly<Record<VolumeFeature, Formats>>>> = {
  // PVE::Storage::BTRFSPlugin
  btrfs: {
    snapshot: { current: ALL, snap: ALL },
    clone: { base: ALL, current: RAW, snap: RAW },
    copy: { base: ALL, current: ALL, snap: ALL },
    template: { current: ALL },
    rename: { current: ALL },
  },
  // PVE::Storage::LvmThinPlugin
  lvmthin: {
    snapshot: { current: ALL },
    clone: { base: ALL, snap: ALL },
    copy: { base: ALL, current: ALL, snap: ALL },
    template: { current: ALL },
    rename: { current: ALL },
  },
  // PVE::Storage::RBDPlugin
  rbd: {
    snapshot: { current: ALL, snap: ALL },
    clone: { base: ALL, snap: ALL },
    copy: { base: ALL, current: ALL, snap: ALL },
    template: { current: ALL },
    rename: { current: ALL },
  },
  // PVE::Storage::LVMPlugin
  lvm: { snapshot: {}, clone: {}, copy: { base: ALL, current: ALL }, template: {}, rename: { current: ALL } },
  // PVE::Storage::ZFSPoolPlugin
  zfspool: {
    snapshot: { current: ALL, snap: ALL },
    clone: { base: ALL },
    copy: { base: ALL, current: ALL },
    template: { current: ALL },
    rename: { current: ALL },
  },
};

export type FeatureQuestion = {
  readonly snapname?: string | undefined;
  /** What a clone may become; files can only be cloned to qcow2, which containers cannot use. */
  readonly targetFormats?: readonly string[];
};

/** Whether a disk on a storage of this type can do something. (PVE::Storage, volume_has_feature) */
export function volumeHasFeature(
  type: StorageType,
  feature: VolumeFeature,
  volume: Pick<VolumeState, 'volid' | 'format'>,
  { snapname, targetFormats }: FeatureQuestion = {},
): boolean {
  const known = BY_TYPE[type];
  if (!known && feature === 'clone' && targetFormats && !targetFormats.includes('qcow2')) return false;
  const stage: Stage = snapname !== undefined ? 'snap' : isBaseVolume(volume.volid) ? 'base' : 'current';
  return ((known ?? FILES)[feature][stage] ?? []).includes(volume.format);
}

/** `base-100-disk-0`, `basevol-100-disk-0`: the image of a template; of a linked clone only what comes last counts. */
export const isBaseVolume = (volid: string): boolean => /(?:^|[:/])base(?:vol)?-\d+-disk-\d+(?:\.\w+)?$/.test(volid);
