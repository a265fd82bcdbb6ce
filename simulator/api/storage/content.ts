import { badParameters, failure } from '../../http/pve-error.ts';
import { deleteVolume } from '../../tasks/delete-volume.ts';
import { copyVolume } from '../../tasks/copy-volume.ts';
import { checkProtection } from '../../world/protected-backups.ts';
import { folderOf } from '../../world/volume-names.ts';
import { isFileBased, STORAGE_KINDS } from '../../world/storage-types.ts';
import { storageUsed } from '../../world/usage.ts';
import type { StorageState, VolumeState } from '../../world/world-state.ts';
import { demand, may, nodeOf, text, type Call, type Handlers } from '../call.ts';
import { checkVolumeAccess, findVolume, mayReadVolume, namedVolume, type NamedVolume } from './volume-access.ts';

const KIB = 1024;

/** What lies on a storage. (PVE::API2::Storage::Content) */
export const storageContentHandlers: Handlers = {
  'GET /nodes/{node}/storage/{storage}/content': (call) => {
    const node = nodeOf(call);
    const storage = call.world.enabledStorage(text(call, 'storage'), node);
    const { content, vmid } = call.parameters;
    return call.world
      .volumesOn(storage, node)
      .filter(
        (volume) =>
          (content === undefined || volume.content === content) &&
          (vmid === undefined || String(volume.vmid) === vmid) &&
          mayReadVolume(call, volume.volid),
      )
      .map(describeVolume);
  },
  'POST /nodes/{node}/storage/{storage}/content': (call) => {
    const node = nodeOf(call);
    const sizeBytes = readSize(text(call, 'size'));
    const { filename: name = '', vmid = '' } = call.parameters;
    const [, ending] = /\.(raw|qcow2|vmdk)$/.exec(name) ?? [];
    const given = call.parameters['format'];
    if (ending !== undefined && given !== undefined && given !== ending)
      throw badParameters({ format: `different storage formats (${given} != ${ending})` });
    const storage = call.world.enabledStorage(text(call, 'storage'), node);
    const format = given ?? ending ?? 'raw';
    const volid = `${storage.id}:${allocatedName(call, storage, { node, vmid, name, format, sizeBytes })}`;
    storage.volumes.push({
      volid,
      node: storage.isShared ? null : node,
      content: 'images',
      format,
      sizeBytes,
      usedBytes: 0,
      createdAt: call.world.clock.now(),
      vmid: Number(vmid),
    });
    call.world.changed();
    return volid;
  },
  'GET /nodes/{node}/storage/{storage}/content/{volume}': (call) => {
    const named = namedVolume(call);
    checkVolumeAccess(call, named.volid);
    const volume = existing(call, named);
    const isFile = isFileBased(named.storage) && named.name.content !== 'images';
    const sizeBytes = isFile ? Math.ceil(volume.sizeBytes / 512) * 512 : volume.sizeBytes;
    return {
      path: named.name.path,
      size: sizeBytes,
      used: volume.usedBytes ?? Math.ceil(volume.sizeBytes / 4096) * 4096,
      format: named.name.format,
      ...(volume.content === 'backup'
        ? { notes: volume.notes ?? '', protected: volume.isProtected === true ? 1 : 0 }
        : {}),
    };
  },
  'PUT /nodes/{node}/storage/{storage}/content/{volume}': (call) => {
    const named = namedVolume(call);
    checkVolumeAccess(call, named.volid);
    const { notes, protected: protection } = call.parameters;
    if (notes !== undefined) {
      if (named.name.content !== 'backup') throw failure('only backups can have notes');
      const volume = existing(call, named);
      if (notes === '') delete volume.notes;
      else volume.notes = notes;
    }
    if (protection !== undefined) {
      if (named.name.content !== 'backup') throw failure(`only backups support attribute 'protected'`);
      const volume = existing(call, named);
      const isAdministrator = may(call, `/storage/${named.storage.id}`, ['Datastore.Allocate']);
      if (protection === '1' && !volume.isProtected) checkProtection(named.storage, volume, { isAdministrator });
      volume.isProtected = protection === '1';
    }
    call.world.changed();
    return null;
  },
  'DELETE /nodes/{node}/storage/{storage}/content/{volume}': async (call) => {
    const node = nodeOf(call);
    const { volid, storage, name } = namedVolume(call);
    if (name.content === 'backup' && name.vmid !== undefined) {
      demand(call, `/storage/${storage.id}`, ['Datastore.AllocateSpace']);
      demand(call, `/vms/${name.vmid}`, ['VM.Backup']);
    } else demand(call, `/storage/${storage.id}`, ['Datastore.Allocate']);
    const upid = call.world.tasks.start({
      node,
      type: 'imgdel',
      id: `${name.vmid === undefined ? '' : `${name.vmid}@`}${storage.id}`,
      owner: call.who.authid,
      run: (task) => deleteVolume(call.world, { volid, node }, task),
    });
    const { delay } = call.parameters;
    return delay === undefined ? upid : waitForEnd(call, upid, Number(delay));
  },
  'POST /nodes/{node}/storage/{storage}/content/{volume}': (call) => {
    const node = nodeOf(call);
    const source = namedVolume(call);
    const target = namedVolume(call, 'target');
    const targetNode = call.parameters['target_node'] ?? node;
    return call.world.tasks.start({
      node,
      type: 'imgcopy',
      id: '',
      owner: call.who.authid,
      run: (task) => copyVolume(call.world, { from: source.volid, to: target.volid, node, targetNode }, task),
    });
  },
};

/** An item of the list. Of notes it shows the first line. */
const describeVolume = (volume: VolumeState): Record<string, unknown> => ({
  volid: volume.volid,
  content: volume.content,
  format: volume.format,
  size: volume.sizeBytes,
  ctime: Math.floor(volume.createdAt / 1000),
  ...(volume.vmid === undefined ? {} : { vmid: volume.vmid }),
  ...(volume.usedBytes === undefined ? {} : { used: volume.usedBytes, parent: null }),
  ...(volume.backup === undefined ? {} : { subtype: volume.backup.subtype }),
  ...(volume.notes === undefined ? {} : { notes: volume.notes.split('\n')[0] }),
  ...(volume.isProtected === true ? { protected: 1 } : {}),
});

function existing(call: Call, named: NamedVolume): VolumeState {
  const volume = findVolume(call, named, nodeOf(call));
  if (!volume) throw failure(`volume_size_info on '${named.volid}' failed - no format`);
  return volume;
}

/** KiB without a suffix. */
function readSize(given: string): number {
  const [, digits = '0', unit = ''] = /^(\d+)([MG]?)$/.exec(given) ?? [];
  return Number(digits) * KIB * (unit === 'G' ? KIB ** 2 : unit === 'M' ? KIB : 1);
}

type Allocation = { node: string; vmid: string; name: string; format: string; sizeBytes: number };

/** What is wrong with the name depends on the kind of storage. (PVE::Storage::*Plugin::alloc_image) */
function allocatedName({ world }: Call, storage: StorageState, wanted: Allocation): string {
  const { node, vmid, name, format, sizeBytes } = wanted;
  if (storage.type === 'pbs') throw failure("can't allocate space in pbs storage");
  const exists = (inner: string): boolean =>
    world.volumesOn(storage, node).some(({ volid }) => volid === `${storage.id}:${inner}`);
  if (isFileBased(storage)) {
    const [, ending] = /^[^/\s]+\.(raw|qcow2|vmdk|subvol)$/.exec(name) ?? [];
    if (ending === undefined) throw failure(`unable to parse volume filename '${name}'`);
    if (ending !== format)
      throw failure(`illegal name '${name}' - wrong extension for format ('${ending} != '${format}')`);
    if (exists(`${vmid}/${name}`))
      throw failure(`disk image '${folderOf(storage, 'images')}/${vmid}/${name}' already exists`);
    return `${vmid}/${name}`;
  }
  if (!STORAGE_KINDS[storage.type].formats.includes(format)) throw failure(`unsupported format '${format}'`);
  const stem = format === 'subvol' ? 'subvol' : 'vm';
  if (!name.startsWith(`${stem}-${vmid}-`)) throw failure(`illegal name '${name}' - should be '${stem}-${vmid}-*'`);
  const free = storage.totalBytes - storageUsed(storage, node);
  if (storage.type === 'lvm' && sizeBytes > free)
    throw failure(`not enough free space (${Math.floor(free / KIB)} < ${sizeBytes / KIB})`);
  if (exists(name))
    throw failure(`lvcreate 'pve/${name}' error:   Logical Volume "${name}" already exists in volume group "pve"`);
  return name;
}

/** Nothing when the task has ended well in time, its error when it has failed, else its UPID. */
async function waitForEnd({ world }: Call, upid: string, seconds: number): Promise<string | null> {
  for (let waited = 0; waited < seconds; waited++) {
    await world.clock.sleep(1000);
    const status = world.tasks.find(upid)?.exitStatus;
    if (status === null || status === undefined) continue;
    if (status === 'OK' || status.startsWith('WARNINGS')) return null;
    throw failure(status);
  }
  return upid;
}
