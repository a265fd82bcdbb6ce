import type { Finding, Fix } from '../../../shared/domain/plan.ts';
import type { NodeOptions, StorageFacts } from '../../../shared/domain/inventory.ts';
import { mountsOf, type MountOrder } from '../spec-parts.ts';
import { blocks, passed, unknown, warns, type Check } from './check.ts';

const gib = 2 ** 30;
/** The plugins that take all of a disk at once; the others allocate on write, so that a disk may be larger than what is free. */
const thick: ReadonlySet<string> = new Set(['lvm', 'iscsi', 'iscsidirect']);

/** Whether each disk's storage takes it, and whether all disks that go to one storage fit there together. */
export const storageFits: Check = (spec, { options }) => {
  const mounts = mountsOf(spec).filter(({ storage }) => storage !== null);
  if (!options)
    return [unknown('storage', `Node ${spec.node} could not be asked about its storages`, { field: 'storage' })];
  const names = [...new Set(mounts.map(({ storage }) => storage ?? ''))];
  return names.map((name) => {
    const there = mounts.filter(({ storage }) => storage === name);
    return judgeUse(name, there, spec.node, options) ?? judgeSpace(name, there, options);
  });
};

/** What keeps the storage from taking container disks at all. */
function judgeUse(name: string, mounts: readonly MountOrder[], node: string, options: NodeOptions): Finding | null {
  const storage = options.storages.find((one) => one.name === name);
  const place = { field: mounts[0]?.field('storage') ?? 'storage', fix: otherStorage(name, mounts, options) };
  if (!storage) {
    const hidden = options.hiddenBy.find(({ list }) => list === 'storages');
    return hidden
      ? unknown('storage', `Whether ${name} exists is hidden: ${hidden.privilege} on ${hidden.path} is missing`, {
          field: place.field,
        })
      : blocks('storage', `Node ${node} has no storage ${name}`, place);
  }
  if (!storage.content.includes('rootdir'))
    return blocks('storage', `Storage ${name} does not take container disks`, place);
  return storage.isActive ? null : blocks('storage', `Storage ${name} is not active on ${node}`, place);
}

function judgeSpace(name: string, mounts: readonly MountOrder[], options: NodeOptions): Finding {
  const storage = options.storages.find((one) => one.name === name);
  const field = mounts[0]?.field('size') ?? 'diskGiB';
  const free = freeGiB(storage);
  if (free === null) return unknown('storage-space', `How much space ${name} has left is not known`, { field });
  const wanted = sizeOf(mounts);
  const disks = mounts.length === 1 ? '' : ` for ${mounts.length} disks together`;
  const text = `${round(wanted)} GiB${disks} of ${free.toFixed(1)} GiB free on ${name}`;
  if (wanted <= free) return passed('storage-space', text, { field });
  const fix = otherStorage(name, mounts, options) ?? smaller(mounts, free);
  return thick.has(storage?.plugin ?? '')
    ? blocks('storage-space', `Larger than the free space: ${text}`, { field, fix })
    : warns('storage-space', `Larger than the free space: ${text}; it can be made, and fails when it is written full`, {
        field,
        fix,
      });
}

/** The roomiest other storage that takes all of these disks. */
function otherStorage(name: string, mounts: readonly MountOrder[], { storages }: NodeOptions): Fix | undefined {
  const [best] = storages
    .filter((one) => one.name !== name && one.isActive && one.content.includes('rootdir'))
    .map((one) => ({ name: one.name, free: freeGiB(one) ?? 0 }))
    .filter(({ free }) => free >= sizeOf(mounts))
    .toSorted((a, b) => b.free - a.free);
  // A volume that is there already stays where it is.
  if (!best || mounts.some(({ sizeGiB }) => sizeGiB === null)) return undefined;
  const changes = Object.fromEntries(mounts.flatMap((mount) => Object.entries(mount.onStorage(best.name))));
  return { label: `Use storage ${best.name} (${best.free.toFixed(1)} GiB free)`, changes };
}

/** One disk alone can be made to fit. */
function smaller(mounts: readonly MountOrder[], free: number): Fix | undefined {
  const fitting = Math.floor(free);
  if (mounts.length !== 1 || mounts[0]?.parameter !== 'rootfs' || fitting < 1) return undefined;
  return { label: `Make it ${fitting} GiB`, changes: { diskGiB: fitting } };
}

const freeGiB = (storage: StorageFacts | undefined): number | null =>
  storage === undefined || storage.totalBytes === null || storage.usedBytes === null
    ? null
    : (storage.totalBytes - storage.usedBytes) / gib;
const sizeOf = (mounts: readonly MountOrder[]): number => mounts.reduce((sum, { sizeGiB }) => sum + (sizeGiB ?? 0), 0);
const round = (amount: number): number => Math.round(amount * 1000) / 1000;
