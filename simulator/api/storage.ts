import { badParameters, failure } from '../http/pve-error.ts';
import type { TaskHandle } from '../tasks/task-manager.ts';
import { CATALOGUE, describeEntry, fileNameOf, locationOf, type CatalogueEntry } from '../world/templates.ts';
import { storageUsed } from '../world/usage.ts';
import type { StorageState, VolumeState } from '../world/world-state.ts';
import { isOnNode, type World } from '../world/world.ts';
import { may, nodeOf, text, type Handlers } from './call.ts';

const FILE_FORMATS = ['qcow2', 'raw', 'subvol', 'vmdk'];
const ENDINGS: readonly (readonly [ending: string, format: string])[] = [
  ['.tar.zst', 'tzst'],
  ['.tar.xz', 'txz'],
  ['.tar.gz', 'tgz'],
];

export const storageHandlers: Handlers = {
  'GET /nodes/{node}/storage': (call) => {
    const node = nodeOf(call);
    const { content, enabled, storage: wanted, format } = call.parameters;
    return call.world.state.storages
      .filter(
        (storage) =>
          isOnNode(storage, node) &&
          (wanted === undefined || storage.id === wanted) &&
          (enabled !== '1' || storage.isEnabled) &&
          (content === undefined || content.split(',').some((each) => storage.content.includes(each))) &&
          may(call, `/storage/${storage.id}`, ['Datastore.Audit', 'Datastore.AllocateSpace'], { any: true }),
      )
      .map((storage) => ({
        storage: storage.id,
        ...describeStorage(storage, node),
        ...(storage.isEnabled && storage.totalBytes > 0
          ? { used_fraction: storageUsed(storage, node) / storage.totalBytes }
          : {}),
        ...(format === '1' ? formatsOf(storage) : {}),
      }));
  },
  'GET /nodes/{node}/storage/{storage}/status': (call) => {
    const storage = call.world.findStorage(text(call, 'storage'));
    if (!storage) throw badParameters({ storage: 'No such storage.' });
    return describeStorage(storage, nodeOf(call));
  },
  'GET /nodes/{node}/storage/{storage}/content': (call) => {
    const node = nodeOf(call);
    const storage = call.world.enabledStorage(text(call, 'storage'), node);
    const { content, vmid } = call.parameters;
    return call.world
      .volumesOn(storage, node)
      .filter(
        (volume) =>
          (content === undefined || volume.content === content) && (vmid === undefined || String(volume.vmid) === vmid),
      )
      .map(describeVolume);
  },
  'GET /nodes/{node}/aplinfo': (call) => {
    nodeOf(call);
    return CATALOGUE.map(describeEntry);
  },
  'POST /nodes/{node}/aplinfo': (call) => {
    const node = nodeOf(call);
    const template = text(call, 'template');
    const entry = CATALOGUE.find((each) => fileNameOf(each) === template);
    if (!entry) throw badParameters({ template: 'no such template' });
    const storage = call.world.enabledStorage(text(call, 'storage'), node);
    if (!storage.content.includes('vztmpl')) throw failure(`cannot download to storage type '${storage.type}'`);
    return call.world.tasks.start({
      node,
      type: 'download',
      id: template,
      owner: call.who.authid,
      run: (task) => download(call.world, { entry, storage, node }, task),
    });
  },
};

/** The volume a downloaded or seeded template makes. */
export const templateVolume = (
  storage: StorageState,
  node: string,
  entry: CatalogueEntry,
  createdAt: number,
): VolumeState => ({
  volid: `${storage.id}:vztmpl/${fileNameOf(entry)}`,
  node: storage.isShared ? null : node,
  content: 'vztmpl',
  format: templateFormat(fileNameOf(entry)),
  sizeBytes: entry.sizeBytes,
  createdAt,
});

export const templateFormat = (fileName: string): string =>
  ENDINGS.find(([ending]) => fileName.endsWith(ending))?.[1] ?? 'tgz';

function describeStorage(storage: StorageState, node: string): Record<string, unknown> {
  const { isEnabled } = storage;
  const used = isEnabled ? storageUsed(storage, node) : 0;
  const total = isEnabled ? storage.totalBytes : 0;
  return {
    type: storage.type,
    content: storage.content.join(','),
    shared: storage.isShared ? 1 : 0,
    enabled: isEnabled ? 1 : 0,
    active: isEnabled ? 1 : 0,
    total,
    used,
    avail: Math.max(0, total - used),
  };
}

/** Old and new spelling of the same. */
function formatsOf({ type }: StorageState): Record<string, unknown> {
  const supported = type === 'dir' || type === 'nfs' ? FILE_FORMATS : type === 'lvmthin' ? ['raw'] : ['raw', 'subvol'];
  return {
    format: [Object.fromEntries(supported.map((format) => [format, 1])), 'raw'],
    formats: { supported, default: 'raw' },
  };
}

const describeVolume = (volume: VolumeState): Record<string, unknown> => ({
  volid: volume.volid,
  content: volume.content,
  format: volume.format,
  size: volume.sizeBytes,
  ctime: Math.floor(volume.createdAt / 1000),
  ...(volume.vmid === undefined ? {} : { vmid: volume.vmid }),
  ...(volume.usedBytes === undefined ? {} : { used: volume.usedBytes, parent: null }),
});

/** The log that wget leaves in a `download` task. */
async function download(
  world: World,
  { entry, storage, node }: { entry: CatalogueEntry; storage: StorageState; node: string },
  task: TaskHandle,
): Promise<void> {
  const url = locationOf(entry);
  const host = new URL(url).hostname;
  const target = `${storage.path}/template/cache/${fileNameOf(entry)}`;
  const mib = Math.round(entry.sizeBytes / 1024 ** 2);
  const stamp = (): string => new Date(world.clock.now()).toISOString().slice(0, 19).replace('T', ' ');
  task.log(`downloading ${url} to ${target}`);
  task.log(`--${stamp()}--  ${url}`);
  try {
    await task.sleep(300);
    task.log(`Resolving ${host} (${host})... 192.0.2.10`);
    task.log(`Connecting to ${host} (${host})|192.0.2.10|:80... connected.`);
    task.log('HTTP request sent, awaiting response... 200 OK');
    task.log(`Length: ${entry.sizeBytes} (${mib}M) [application/octet-stream]`);
    task.log(`Saving to: '${target}.tmp_dwnl.${world.nextPid()}'`);
    for (let percent = 10; percent <= 100; percent += 10) {
      await task.sleep(120 + entry.sizeBytes / 1_500_000);
      const kibDone = Math.round((entry.sizeBytes * percent) / 100 / 1024);
      task.log(
        `${String(kibDone).padStart(6)}K ........ ........ ........ ........ ${String(percent).padStart(3)}% 41.2M`,
      );
    }
  } catch (error) {
    throw task.signal.aborted ? failure(`download failed: ${textOf(task.signal.reason)}`) : error;
  }
  task.log(`${stamp()} (41.2 MB/s) - '${target}' saved [${entry.sizeBytes}/${entry.sizeBytes}]`);
  task.log('calculating checksum...OK, checksum verified');
  task.log(`download of '${url}' to '${target}' finished`);
  const volume = templateVolume(storage, node, entry, world.clock.now());
  storage.volumes = [
    ...storage.volumes.filter((other) => other.volid !== volume.volid || other.node !== volume.node),
    volume,
  ];
  world.changed();
}

const textOf = (reason: unknown): string => (reason instanceof Error ? reason.message : String(reason));
