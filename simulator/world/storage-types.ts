import type { StorageState, StorageType } from './world-state.ts';

type Rule = 'required' | 'optional' | 'fixed' | 'fixed optional';

/** What a type of storage takes and holds. (PVE::Storage::*Plugin, `options` and `plugindata`) */
export type StorageKind = {
  readonly contents: readonly string[];
  readonly defaultContent: readonly string[];
  readonly options: Readonly<Record<string, Rule>>;
  readonly formats: readonly string[];
  readonly isShared: boolean;
};

const optional = (names: string): Record<string, Rule> =>
  Object.fromEntries(names.split(' ').map((name) => [name, 'optional']));
const fixed = (names: string): Record<string, Rule> =>
  Object.fromEntries(names.split(' ').map((name) => [name, 'fixed']));

const EVERY = 'nodes disable content';
const BACKUPS = 'prune-backups max-protected-backups';
const FILES = `${EVERY} ${BACKUPS} content-dirs format mkdir create-base-path create-subdirs bwlimit preallocation`;
const ALL_CONTENTS = ['images', 'rootdir', 'vztmpl', 'iso', 'backup', 'snippets', 'import', 'none'];
const DISKS = ['images', 'rootdir'];
const FILE_FORMATS = ['qcow2', 'raw', 'subvol', 'vmdk'];
const CHAIN: Record<string, Rule> = { 'snapshot-as-volume-chain': 'fixed optional' };

export const STORAGE_KINDS: Readonly<Record<StorageType, StorageKind>> = {
  dir: {
    contents: ALL_CONTENTS,
    defaultContent: DISKS,
    options: { ...fixed('path'), ...optional(`${FILES} shared is_mountpoint`), ...CHAIN },
    formats: FILE_FORMATS,
    isShared: false,
  },
  nfs: {
    contents: ALL_CONTENTS,
    defaultContent: ['images'],
    options: { ...fixed('path server export'), ...optional(`${FILES} options`), ...CHAIN },
    formats: FILE_FORMATS,
    isShared: true,
  },
  cifs: {
    contents: ALL_CONTENTS,
    defaultContent: ['images'],
    options: {
      ...fixed('path server share'),
      ...optional(`${FILES} subdir username password domain smbversion options`),
      ...CHAIN,
    },
    formats: FILE_FORMATS,
    isShared: true,
  },
  btrfs: {
    contents: ALL_CONTENTS,
    defaultContent: DISKS,
    options: { ...fixed('path'), ...optional(`${FILES} shared is_mountpoint nocow`) },
    formats: ['raw', 'subvol'],
    isShared: false,
  },
  lvm: {
    contents: DISKS,
    defaultContent: ['images'],
    options: {
      ...fixed('vgname'),
      ...optional(`${EVERY} shared saferemove saferemove_throughput saferemove-stepsize tagged_only bwlimit`),
      base: 'fixed optional',
      ...CHAIN,
    },
    formats: ['raw'],
    isShared: false,
  },
  lvmthin: {
    contents: DISKS,
    defaultContent: DISKS,
    options: { ...fixed('thinpool vgname'), ...optional(`${EVERY} bwlimit`) },
    formats: ['raw'],
    isShared: false,
  },
  zfspool: {
    contents: DISKS,
    defaultContent: DISKS,
    options: { ...fixed('pool'), ...optional(`${EVERY} blocksize sparse bwlimit mountpoint`) },
    formats: ['raw', 'subvol'],
    isShared: false,
  },
  pbs: {
    contents: ['backup', 'none'],
    defaultContent: ['backup'],
    options: {
      ...fixed('server datastore'),
      ...optional(
        `${EVERY} ${BACKUPS} namespace port username password encryption-key master-pubkey fingerprint skip-cert-verification`,
      ),
    },
    formats: ['raw'],
    isShared: true,
  },
  rbd: {
    contents: DISKS,
    defaultContent: ['images'],
    options: optional(`${EVERY} monhost pool data-pool namespace username krbd keyring bwlimit`),
    formats: ['raw'],
    isShared: true,
  },
  cephfs: {
    contents: ['vztmpl', 'iso', 'backup', 'snippets', 'import'],
    defaultContent: ['backup'],
    options: {
      ...fixed('path'),
      ...optional(
        `${EVERY} ${BACKUPS} content-dirs monhost subdir options username format mkdir create-base-path create-subdirs fuse bwlimit keyring fs-name`,
      ),
    },
    formats: ['raw'],
    isShared: true,
  },
};

export const isKnownType = (type: string): type is StorageType => Object.hasOwn(STORAGE_KINDS, type);

/** Whether its volumes are files in a directory of the node. */
export const isFileBased = ({ type }: Pick<StorageState, 'type'>): boolean =>
  ['dir', 'nfs', 'cifs', 'btrfs', 'cephfs'].includes(type);

/** Passwords and keys are kept in files of their own and never shown again. (`sensitive-properties`) */
export const SENSITIVE = new Set(['password', 'encryption-key', 'master-pubkey', 'keyring']);

/** What a storage without further lines, as older homelabs kept it, is taken to lie on. */
const ASSUMED: Partial<Record<StorageType, Readonly<Record<string, string>>>> = {
  lvm: { vgname: 'pve' },
  lvmthin: { thinpool: 'data', vgname: 'pve' },
  zfspool: { pool: 'rpool/data' },
  nfs: { server: '10.77.0.9', export: '/volume1/proxmox' },
  rbd: { pool: 'rbd' },
};

/** The further lines of a storage's section, whether they were given or not. */
export const sectionOf = ({ type, options }: StorageState): Readonly<Record<string, string>> => ({
  ...ASSUMED[type],
  ...options,
});

/** A type whose path nobody has to name is mounted at a place of its own. */
export const mountPathOf = (type: StorageType, id: string): string | undefined =>
  ['nfs', 'cifs', 'cephfs'].includes(type) ? `/mnt/pve/${id}` : undefined;
