/** What can be wrong with a file that should be an archive: bytes in it, its end, or all of it. */
export type ArchiveDamage = 'corrupt' | 'truncated' | 'no-archive';

type Packer = Readonly<Record<ArchiveDamage, readonly string[]>>;

/** gzip begins with an empty line. */
const GZIP: Packer = {
  corrupt: ['', 'gzip: stdin: invalid compressed data--format violated'],
  truncated: ['', 'gzip: stdin: unexpected end of file'],
  'no-archive': ['', 'gzip: stdin: not in gzip format'],
};
const ZSTD: Packer = {
  corrupt: ['/*stdin*\\ : Decoding error (36) : Data corruption detected '],
  truncated: ['/*stdin*\\ : Read error (39) : premature end '],
  'no-archive': ['zstd: /*stdin*\\: unsupported format '],
};
const XZ: Packer = {
  corrupt: ['xz: (stdin): Compressed data is corrupt'],
  truncated: ['xz: (stdin): Unexpected end of input'],
  'no-archive': ['xz: (stdin): File format not recognized'],
};

/** What unpacks a file says first. */
export function packerComplaint(path: string, damage: ArchiveDamage): readonly string[] {
  if (path.endsWith('.zst')) return ZSTD[damage];
  return (path.endsWith('.xz') ? XZ : GZIP)[damage];
}

/** All that is written until tar gives up. */
export const archiveComplaints = (path: string, damage: ArchiveDamage): string[] => [
  ...packerComplaint(path, damage),
  ...(damage === 'truncated'
    ? ['tar: Unexpected EOF in archive', 'tar: Unexpected EOF in archive']
    : ['tar: Child returned status 1']),
  'tar: Error is not recoverable: exiting now',
];
