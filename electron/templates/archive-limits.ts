import { mostFileBytes } from '../../shared/domain/provisioning.ts';
import type { FileMap } from './parsed-template.ts';
import { mostYamlBytes } from './yaml-place.ts';

/** What is read of an archive; more is neither read nor written. */
export const mostOfArchive = {
  packedBytes: 36 * 1024 * 1024,
  bytes: 64 * 1024 * 1024,
  fileBytes: mostFileBytes,
  entries: 10_000,
};

export const mebi = (bytes: number): string => `${bytes / 1024 / 1024} MiB`;

/** Why an archive of these files could not be read again; null when it could. */
export function archiveExcess(files: FileMap): string | null {
  if (files.size > mostOfArchive.entries) return `they are more than ${mostOfArchive.entries} files`;
  for (const [name, { byteLength }] of files)
    if (byteLength > mostBytesOf(name)) return `${name} is larger than ${mebi(mostBytesOf(name))}`;
  const bytes = [...files.values()].reduce((total, { byteLength }) => total + byteLength, 0);
  return bytes > mostOfArchive.bytes ? `together they are larger than ${mebi(mostOfArchive.bytes)}` : null;
}

/** What lies in the first folders is a gantry.yaml or a bucket; scripts and files lie below. */
const mostBytesOf = (name: string): number => (name.split('/').length === 2 ? mostYamlBytes : mostOfArchive.fileBytes);
