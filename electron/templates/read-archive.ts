import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { ReadEntry } from 'tar';
import type { TemplateProblem } from '../../shared/domain/template.ts';
import { mebi, mostOfArchive as most } from './archive-limits.ts';
import { archivePathProblem } from './archive-path.ts';
import { problemOf } from './yaml-place.ts';

/** What an archive holds: files by path, and what was not taken along. Nothing was written anywhere. */
export type ArchiveContent = { files: Map<string, Uint8Array>; problems: TemplateProblem[] };

/** What a problem of the archive itself is filed under. */
export const wholeArchive = '.';

/** Headers and padding around the files, for as many entries as there may be. */
const mostTarBytes = most.bytes + most.entries * 2 * 1024;
/** Nobody reads more. */
const mostProblems = 50;
const plainTypes: ReadonlySet<string> = new Set(['File', 'OldFile', 'ContiguousFile']);
const unpack = promisify(gunzip);

/**
 * Reads a tar archive, compressed with gzip or not, in memory. Links, devices and the like, paths that lead elsewhere, too many or too
 * large files are problems that name the entry; a compressed giant is given up as soon as it is larger than anything allowed. Never
 * throws for what the bytes are.
 */
export async function readArchive(bytes: Uint8Array): Promise<ArchiveContent> {
  if (bytes.byteLength > most.packedBytes) return nothing(`it is larger than ${mebi(most.packedBytes)}`);
  if (isZstd(bytes)) return nothing('it is compressed with zstd, and only gzip is read');
  if (!isGzip(bytes)) return readTar(bytes);
  try {
    const unpacked = await unpack(bytes, { maxOutputLength: mostTarBytes });
    // The parser would unpack these itself, without a limit.
    return isGzip(unpacked) || isZstd(unpacked) ? nothing('it is compressed twice') : await readTar(unpacked);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ERR_BUFFER_TOO_LARGE') return nothing(`unpacked it is larger than ${mebi(most.bytes)}`);
    if (code.startsWith('Z_')) return nothing('it is damaged: it cannot be unpacked');
    throw error;
  }
}

const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean =>
  magic.every((byte, index) => bytes[index] === byte);
const isGzip = (bytes: Uint8Array): boolean => startsWith(bytes, [0x1f, 0x8b]);
const isZstd = (bytes: Uint8Array): boolean => startsWith(bytes, [0x28, 0xb5, 0x2f, 0xfd]);

async function readTar(bytes: Uint8Array): Promise<ArchiveContent> {
  // The parser would unpack these itself, without a limit.
  if (isGzip(bytes)) return nothing('it is compressed twice');
  if (isZstd(bytes)) return nothing('it is compressed with zstd, and only gzip is read');
  const { Parser } = await import('tar');
  const content: ArchiveContent = { files: new Map(), problems: [] };
  const tell = (entry: string, reason: string): void => {
    if (content.problems.length < mostProblems) content.problems.push(problemOf(entry, null, reason));
  };
  const seen = new Set<string>();
  let [total, count] = [0, 0];
  const refuse = ({ path, type, size }: ReadEntry): string | null => {
    count += 1;
    if (count > most.entries) return `the archive holds more than ${most.entries} entries`;
    const problem = archivePathProblem(path);
    if (problem !== null) return problem;
    if (type === 'Directory' || type === 'GNUDumpDir') return '';
    if (!plainTypes.has(type)) return `it is ${kindOf(type)}, and only files and folders are taken`;
    if (seen.has(path.toLowerCase())) return 'it stands in the archive twice';
    if (size > most.fileBytes) return `it is larger than ${mebi(most.fileBytes)}`;
    if (total + size > most.bytes) return `the archive holds more than ${mebi(most.bytes)}`;
    seen.add(path.toLowerCase());
    total += size;
    return null;
  };
  await new Promise<void>((resolve) => {
    const parser = new Parser({
      strict: false,
      brotli: false,
      zstd: false,
      onwarn: (code: string) => tell(wholeArchive, damage(code)),
      onReadEntry: (entry: ReadEntry) => {
        const reason = refuse(entry);
        if (reason !== null) {
          // An empty reason is a folder: nothing of it is kept, and nothing is wrong with it.
          if (reason !== '') tell(shown(entry.path), reason);
          entry.resume();
          return;
        }
        const path = plainPath(entry.path);
        const parts: Uint8Array[] = [];
        entry.on('data', (part) => parts.push(part));
        entry.on('end', () => content.files.set(path, Buffer.concat(parts)));
      },
    });
    parser.on('end', resolve);
    parser.on('error', () => {
      tell(wholeArchive, 'it is damaged: it cannot be read');
      resolve();
    });
    parser.end(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  });
  if (content.files.size === 0 && content.problems.length === 0)
    tell(wholeArchive, 'there are no files in it, or it is no archive');
  return content;
}

/** `./a` and `a` are one. */
const plainPath = (path: string): string => path.replace(/^(?:\.\/)+/, '');

const nothing = (reason: string): ArchiveContent => ({
  files: new Map(),
  problems: [problemOf(wholeArchive, null, reason)],
});

const damage = (code: string): string =>
  code === 'TAR_BAD_ARCHIVE' ? 'it is damaged, or no archive' : `a part of it is damaged (${code})`;

function kindOf(type: string): string {
  if (type === 'SymbolicLink' || type === 'Link') return 'a link';
  if (type.endsWith('Device')) return 'a device';
  return type === 'FIFO' ? 'a pipe' : `of the kind ${type}`;
}

/** A path as it may be shown: hostile ones hold control characters or never end. */
const shown = (path: string): string =>
  plainPath(path)
    .replaceAll(/\p{Cc}/gu, '\u{FFFD}')
    .slice(0, 200) || wholeArchive;
