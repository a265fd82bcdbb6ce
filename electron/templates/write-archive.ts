import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FileMap } from './parsed-template.ts';

const pack = promisify(gzip);
const blockBytes = 512;
/** Of every file, so that the same templates give the same bytes. */
const mtime = new Date(0);

/** Files as a compressed tar archive, in the order of their paths. */
export async function writeArchive(files: FileMap): Promise<Uint8Array> {
  const { Header, Pax } = await import('tar');
  const blocks: Uint8Array[] = [];
  const sorted = [...files].toSorted(([a], [b]) => (a < b ? -1 : 1));
  for (const [path, bytes] of sorted) {
    const facts = { path, size: bytes.byteLength, type: 'File', mode: 0o644, mtime, uid: 0, gid: 0 } as const;
    const header = new Header(facts);
    header.encode();
    // Longer paths than the old header has room for.
    if (header.needPax) blocks.push(new Pax({ path, size: bytes.byteLength }).encode());
    if (header.block) blocks.push(header.block);
    blocks.push(bytes, new Uint8Array((blockBytes - (bytes.byteLength % blockBytes)) % blockBytes));
  }
  blocks.push(new Uint8Array(2 * blockBytes));
  return pack(Buffer.concat(blocks), { level: 9 });
}
