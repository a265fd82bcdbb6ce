import { failure, reasonOf } from '../http/pve-error.ts';
import { hashOf, reach } from '../world/internet.ts';
import { fits } from '../world/space.ts';
import { folderOf } from '../world/volume-names.ts';
import type { WebFileState } from '../world/internet-state.ts';
import type { StorageState, VolumeState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';
import type { TaskHandle } from './task-manager.ts';

export type Download = {
  readonly url: string;
  readonly storage: StorageState;
  readonly node: string;
  readonly content: VolumeState['content'];
  readonly fileName: string;
  readonly checksum?: { readonly algorithm: string; readonly expected: string };
};

/** Bytes per simulated second. */
const SPEED = 43_200_000;
/** Of wget's `dot:giga`: bytes a dot and a row of dots stand for. */
const DOT_BYTES = 1024 ** 2;
const ROW_BYTES = 32 * DOT_BYTES;

/** The work of a `download` task with the log wget leaves in it. (PVE::Tools::download_file_from_url) */
export async function downloadFile(world: World, order: Download, task: TaskHandle): Promise<void> {
  const { url, storage, node, content, fileName, checksum } = order;
  const target = `${folderOf(storage, content)}/${fileName}`;
  const volid = `${storage.id}:${content}/${fileName}`;
  task.log(`downloading ${url} to ${target}`);
  const present = world.volumesOn(storage, node).find((volume) => volume.volid === volid);
  if (present) return checkPresent(order, present, target, task);
  try {
    const temporary = `${target}.tmp_dwnl.${world.nextPid()}`;
    const file = await transfer(world, order, temporary, task);
    if (checksum) {
      const got = hashOf(file, url, checksum.algorithm);
      if (got.toLowerCase() !== checksum.expected.toLowerCase()) {
        task.log('calculating checksum...');
        throw failure(`checksum mismatch: got '${got}' != expect '${checksum.expected}'`);
      }
      task.log('calculating checksum...OK, checksum verified');
    }
    storage.volumes.push({
      volid,
      node: storage.isShared ? null : node,
      content,
      format: formatOf(fileName),
      sizeBytes: file.sizeBytes,
      createdAt: world.clock.now(),
      ...(file.mimeType.startsWith('text/') ? { damage: 'no-archive' as const } : {}),
    });
    world.changed();
  } catch (error) {
    throw task.signal.aborted ? failure(`download failed: ${reasonOf(task.signal.reason)}`) : error;
  }
  task.log(`download of '${url}' to '${target}' finished`);
}

/** What is there already is only good enough when its checksum is known to be the right one. */
function checkPresent({ checksum, url }: Download, present: VolumeState, target: string, task: TaskHandle): void {
  if (!checksum) throw failure(`refusing to override existing file '${target}'`);
  const name = new URL(url).pathname.split('/').at(-1) ?? '';
  const got = hashOf({ sizeBytes: present.sizeBytes, mimeType: '' }, `http://host/${name}`, checksum.algorithm);
  if (got !== checksum.expected.toLowerCase()) {
    task.log('calculating checksum of existing file...');
    throw failure(`mismatch (got '${got}' != expect '${checksum.expected}'), aborting`);
  }
  task.log('calculating checksum of existing file...OK, got correct file already, no need to download');
}

/** Throws wget's last line, or its exit code where that line is empty. */
async function transfer(
  world: World,
  { url, storage, node }: Download,
  temporary: string,
  task: TaskHandle,
): Promise<WebFileState> {
  const stamp = (): string => new Date(world.clock.now()).toISOString().slice(0, 19).replace('T', ' ');
  task.log(`--${stamp()}--  ${url}`);
  await task.sleep(300);
  const reached = reach(world.state, url);
  const { host } = reached;
  if (reached.kind === 'unresolved') {
    task.log(`Resolving ${host} (${host})... failed: Temporary failure in name resolution.`);
    throw failure(`download failed: wget: unable to resolve host address '${host}'`);
  }
  const isNamed = host !== reached.address;
  if (isNamed) task.log(`Resolving ${host} (${host})... ${reached.address}`);
  const peer = isNamed ? `${host} (${host})|${reached.address}|:${reached.port}` : `${host}:${reached.port}`;
  if (reached.kind === 'refused')
    throw failure(`download failed: Connecting to ${peer}... failed: Connection refused.`);
  task.log(`Connecting to ${peer}... connected.`);
  const { file } = reached;
  if (!file) {
    task.log(`HTTP request sent, awaiting response... 404 ${reached.notFound}`);
    task.log(`${stamp()} ERROR 404: ${reached.notFound}.`);
    throw failure('download failed: exit code 8');
  }
  const { sizeBytes, mimeType } = file;
  task.log('HTTP request sent, awaiting response... 200 OK');
  task.log(
    `Length: ${sizeBytes}${sizeBytes < 1024 ? '' : ` (${shortSize(sizeBytes)})`}${mimeType === '' ? '' : ` [${mimeType}]`}`,
  );
  task.log(`Saving to: '${temporary}'`);
  for (let from = 0; from < sizeBytes; from += ROW_BYTES) {
    const to = Math.min(sizeBytes, from + ROW_BYTES);
    await task.sleep(((to - from) / SPEED) * 1000);
    if (!fits(world, storage, node, to))
      throw failure(`download failed: Cannot write to '${temporary}' (No space left on device).`);
    task.log(progressRow(from, to, sizeBytes));
  }
  task.log(`${stamp()} (${(SPEED / 1_048_576).toFixed(1)} MB/s) - '${temporary}' saved [${sizeBytes}/${sizeBytes}]`);
  return file;
}

/** ` 32768K ........ ........ ........ ........ 52% 41.2M 1s` */
function progressRow(from: number, to: number, total: number): string {
  const dots = Math.floor((to - from) / DOT_BYTES);
  const groups = [0, 8, 16, 24].map((first) => ` ${'.'.repeat(Math.max(0, Math.min(8, dots - first))).padEnd(8)}`);
  const percent = `${String(Math.floor((to / total) * 100)).padStart(3)}%`;
  const speed = `${(SPEED / 1_048_576).toFixed(1)}M`;
  const rest = to === total ? `=${secondsFor(total)}s` : ` ${Math.ceil((total - to) / SPEED)}s`;
  return `${String(Math.round(from / 1024)).padStart(6)}K${groups.join('')}${percent} ${speed}${rest}`;
}

const secondsFor = (bytes: number): string => (bytes / SPEED < 0.001 ? '0' : (bytes / SPEED).toFixed(1));

const shortSize = (bytes: number): string => {
  const [value, unit] =
    bytes < 1024 ** 2 ? [bytes / 1024, 'K'] : bytes < 1024 ** 3 ? [bytes / 1024 ** 2, 'M'] : [bytes / 1024 ** 3, 'G'];
  return `${value < 10 ? value.toFixed(1) : Math.round(value)}${unit}`;
};

const ENDINGS: readonly (readonly [ending: RegExp, format: string])[] = [
  [/\.tar\.zst$/, 'tzst'],
  [/\.tar\.xz$/, 'txz'],
  [/\.tar\.gz$|\.tgz$/, 'tgz'],
  [/\.tar\.bz2$/, 'tbz2'],
  [/\.(iso|img)$/i, 'iso'],
];

/** What the list of a storage's content calls the format of a file. */
export const formatOf = (fileName: string): string =>
  ENDINGS.find(([ending]) => ending.test(fileName))?.[1] ?? fileName.split('.').at(-1) ?? '';
