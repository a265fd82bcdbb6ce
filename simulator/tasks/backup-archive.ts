import type { ContainerState, StorageState } from '../world/world-state.ts';

/** What `compress` means for the name of an archive, its size and how running out of space looks. (PVE::VZDump, compressor_info) */
type Packing = {
  readonly ending: string;
  readonly share: number;
  readonly command: string;
  readonly fullDisk: { readonly line: string; readonly exitCode: number };
};

const PLAIN: Packing = {
  ending: '',
  share: 1,
  command: '',
  fullDisk: { line: 'tar: Error is not recoverable: exiting now', exitCode: 2 },
};
const LZO: Packing = {
  ending: '.lzo',
  share: 0.45,
  command: ' | lzop',
  fullDisk: { line: 'lzop: No space left on device: <stdout>', exitCode: 1 },
};
const PACKINGS: Readonly<Record<string, Packing>> = {
  '1': LZO,
  lzo: LZO,
  gzip: {
    ending: '.gz',
    share: 0.36,
    command: ' | gzip --rsyncable',
    fullDisk: { line: 'gzip: stdout: No space left on device', exitCode: 1 },
  },
  zstd: {
    ending: '.zst',
    share: 0.326,
    command: " | zstd --rsyncable '--threads=1'",
    fullDisk: {
      line: 'zstd: error 70 : Write error : cannot write block : No space left on device ',
      exitCode: 70,
    },
  },
};

export const packingOf = (compress: string): Packing => PACKINGS[compress] ?? PLAIN;

/** Node time is UTC in the homelab. `2026_11_23-12_35_45` */
export const stampOf = (time: number): string =>
  new Date(time).toISOString().slice(0, 19).replaceAll('-', '_').replaceAll(':', '_').replace('T', '-');

/** `2026-11-23 12:35:45` */
export const logTime = (time: number): string => new Date(time).toISOString().slice(0, 19).replace('T', ' ');

/** (PVE::VZDump, format_size) */
export function printArchiveSize(bytes: number): string {
  if (bytes < 1024 ** 2) return `${Math.floor(bytes / 1024)}KB`;
  return bytes < 1024 ** 3 ? `${Math.floor(bytes / 1024 ** 2)}MB` : `${(bytes / 1024 ** 3).toFixed(2)}GB`;
}

/** `00:01:12` */
export const printDuration = (ms: number): string => new Date(Math.max(0, ms)).toISOString().slice(11, 19);

/** The pipe that writes an archive, as it stands in the message about its failure. (PVE::VZDump::LXC, archive) */
export function archiveCommand(
  { config }: ContainerState,
  {
    storage,
    baseName,
    sources,
    compress,
  }: {
    storage: StorageState;
    baseName: string;
    sources: readonly string[];
    compress: string;
  },
): string {
  const mapped = config['unprivileged'] === '1' ? 'lxc-usernsexec -m u:0:100000:65536 -m g:0:100000:65536 -- ' : '';
  const lost = mapped === '' ? '' : ` --no-anchored '--exclude=lost+found'`;
  const { command } = packingOf(compress);
  const dump = `${storage.path}/dump/${baseName}`;
  const inner =
    `${command === '' ? '' : 'set -o pipefail && '}${mapped}tar cpf - --totals --one-file-system -p --sparse ` +
    `--numeric-owner --acls --xattrs '--xattrs-include=user.*' '--xattrs-include=security.capability' ` +
    `'--warning=no-file-ignored' '--warning=no-xattr-write' --one-file-system '--warning=no-file-ignored' ` +
    `'--directory=${dump}.tmp' ./etc/vzdump/pct.conf ./etc/vzdump/pct.fw '--directory=/mnt/vzsnap0'${lost} --anchored ` +
    `'--exclude=./tmp/?*' '--exclude=./var/tmp/?*' '--exclude=./var/run/?*.pid' ${sources.join(' ')}${command} >${dump}.tar.dat`;
  return `command '${inner}' failed: exit code ${packingOf(compress).fullDisk.exitCode}`;
}
