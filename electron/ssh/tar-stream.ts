/** A file of a tar archive. `path` is absolute on the host; the archive stores it without the leading slash. */
export type TreeFile = {
  path: string;
  content: string | Uint8Array;
  /** Permission bits, such as 0o644. */
  mode: number;
  /** Name; root when not given. The receiving tar looks it up. */
  owner?: string | undefined;
  group?: string | undefined;
};

const blockBytes = 512;
const batchBytes = 1024 * 1024;

/**
 * A tar archive (ustar, with GNU's long names, which GNU tar, BusyBox and bsdtar all read), in batches of about 1 MiB so that
 * many small files do not become many small packets. The paths have been checked.
 */
export function* tarStream(files: readonly TreeFile[], { mtimeMs }: { mtimeMs: number }): Generator<Buffer> {
  let batch: Uint8Array[] = [];
  let size = 0;
  for (const part of tarParts(files, Math.floor(mtimeMs / 1000))) {
    batch.push(part);
    size += part.length;
    if (size < batchBytes) continue;
    yield Buffer.concat(batch);
    batch = [];
    size = 0;
  }
  yield Buffer.concat(batch);
}

function* tarParts(files: readonly TreeFile[], mtime: number): Generator<Uint8Array> {
  for (const file of files) {
    const name = Buffer.from(file.path.replace(/^\/+/, ''));
    const content = typeof file.content === 'string' ? Buffer.from(file.content) : file.content;
    if (name.length > 100) {
      const longName = Buffer.concat([name, Buffer.alloc(1)]);
      yield header({
        name: Buffer.from('././@LongLink'),
        size: longName.length,
        type: 'L',
        mode: 0o644,
        owner: 'root',
        group: 'root',
        mtime: 0,
      });
      yield longName;
      yield padding(longName.length);
    }
    yield header({
      name: name.subarray(0, 100),
      size: content.length,
      type: '0',
      mode: file.mode,
      owner: file.owner ?? 'root',
      group: file.group ?? 'root',
      mtime,
    });
    yield content;
    yield padding(content.length);
  }
  yield Buffer.alloc(blockBytes * 2);
}

/** @throws RangeError for a path that is not absolute or leads elsewhere */
export function checkTreePath(path: string): void {
  const isSafe = path.startsWith('/') && !path.endsWith('/') && !path.includes('\0') && !path.split('/').includes('..');
  if (!isSafe) throw new RangeError(`Not an absolute file path: ${path}`);
}

const padding = (size: number): Buffer => Buffer.alloc((blockBytes - (size % blockBytes)) % blockBytes);

type Header = {
  name: Buffer;
  size: number;
  type: 'L' | '0';
  mode: number;
  owner: string;
  group: string;
  mtime: number;
};

/** One header block; field offsets as in POSIX.1-2001, pax, "ustar Interchange Format". */
function header({ name, size, type, mode, owner, group, mtime }: Header): Buffer {
  const block = Buffer.alloc(blockBytes);
  const octal = (value: number, at: number, length: number): void => {
    block.write(value.toString(8).padStart(length - 1, '0'), at, length - 1, 'latin1');
  };
  name.copy(block, 0);
  octal(mode & 0o7777, 100, 8);
  octal(numberOf(owner), 108, 8);
  octal(numberOf(group), 116, 8);
  octal(size, 124, 12);
  octal(mtime, 136, 12);
  block.write('        ', 148, 'latin1');
  block.write(type, 156, 'latin1');
  block.write('ustar\0', 257, 'latin1');
  block.write('00', 263, 'latin1');
  if (!isNumber(owner)) block.write(owner, 265, 31, 'utf8');
  if (!isNumber(group)) block.write(group, 297, 31, 'utf8');
  let sum = 0;
  for (const byte of block) sum += byte;
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

const isNumber = (name: string): boolean => /^\d+$/.test(name);
/** What a tar uses that does not know the name. */
const numberOf = (name: string): number => (isNumber(name) ? Number(name) : 0);
