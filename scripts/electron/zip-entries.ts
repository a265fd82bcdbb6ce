import { inflateRawSync } from 'node:zlib';

export type ZipEntry = {
  readonly name: string;
  readonly isDirectory: boolean;
  /** Unpacks the entry's bytes. */
  read(): Buffer;
};

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;

/**
 * The entries of a zip archive held in memory: just what the runtime archive needs (stored or deflated, no encryption,
 * no zip64). Layout: APPNOTE.TXT 4.3.12 (central directory header) and 4.3.16 (end of central directory).
 */
export function zipEntries(archive: Buffer): ZipEntry[] {
  const end = findEndOfDirectory(archive);
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (archive.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new Error(`zip: no directory entry at byte ${at}`);
    const method = archive.readUInt16LE(at + 10);
    const packedSize = archive.readUInt32LE(at + 20);
    const size = archive.readUInt32LE(at + 24);
    const nameLength = archive.readUInt16LE(at + 28);
    const localHeader = archive.readUInt32LE(at + 42);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    entries.push({
      name,
      isDirectory: name.endsWith('/'),
      read: () => unpack(archive, { name, method, localHeader, packedSize, size }),
    });
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
}

function findEndOfDirectory(archive: Buffer): number {
  const earliest = Math.max(0, archive.length - 22 - 0xffff);
  for (let at = archive.length - 22; at >= earliest; at -= 1) {
    if (archive.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  }
  throw new Error('zip: no end of central directory');
}

type Packed = {
  readonly name: string;
  readonly method: number;
  readonly localHeader: number;
  readonly packedSize: number;
  readonly size: number;
};

function unpack(archive: Buffer, { name, method, localHeader, packedSize, size }: Packed): Buffer {
  // The local header's name and extra field may differ in length from the directory's: only it knows where data starts.
  const start = localHeader + 30 + archive.readUInt16LE(localHeader + 26) + archive.readUInt16LE(localHeader + 28);
  const packed = archive.subarray(start, start + packedSize);
  if (method !== STORED && method !== DEFLATED) throw new Error(`zip: ${name} uses unknown method ${method}`);
  const data = method === STORED ? Buffer.from(packed) : inflateRawSync(packed);
  if (data.length !== size) throw new Error(`zip: ${name} has ${data.length} bytes instead of ${size}`);
  return data;
}
