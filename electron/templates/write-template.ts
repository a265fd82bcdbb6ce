import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Template } from '../../shared/domain/template.ts';
import { AppError } from '../../shared/errors.ts';
import { mebi } from './archive-limits.ts';
import { digestOf, readDiskTemplate, type DiskTemplate } from './disk-template.ts';
import { codeOf, fileReason } from '../lib/file-reason.ts';
import { gantryYamlFile } from './gantry-schema.ts';
import type { FileMap } from './parsed-template.ts';
import type { FolderTemplate } from './library-records.ts';
import { mostOfFolder, readFolder, type FolderContent } from './read-folder.ts';
import { writeFiles } from './write-files.ts';
import { mostYamlBytes } from './yaml-place.ts';
import { writeGantryYaml } from './write-gantry-yaml.ts';

/**
 * Writes the app's version into the template's own folder, if that is still as it was seen last; a folder that is gone is made again.
 * @returns what lies there afterwards
 * @throws AppError `template:disk-changed`, `template:folder-unusable`
 */
export async function writeBack(record: FolderTemplate, signal: AbortSignal): Promise<DiskTemplate> {
  const { path: folder, mine, digest } = record;
  const content = await contentOf(folder, signal);
  if (content !== null && digestOf(content) !== digest)
    throw new AppError('template:disk-changed', `${folder} moved on`, { path: folder });
  const expected = content?.files ?? new Map();
  await writeFiles(folder, readable(mine, expected), { expected, last: gantryYamlFile });
  const written = await readDiskTemplate(folder, null, { signal });
  if (written === null) throw unusable(folder, 'it is gone again');
  return written;
}

/**
 * Writes a template into a new folder inside `parent`, called after the template.
 * @returns the new folder
 * @throws AppError `template:folder-unusable`
 */
export async function writeNew(template: Template, parent: string): Promise<string> {
  const files = readable(template);
  const folder = await makeFolder(parent, folderNameOf(template.name));
  await writeFiles(folder, files, { expected: new Map(), last: gantryYamlFile });
  return folder;
}

/** Its files, unless they would be more than is read of a folder. @throws AppError `template:too-large` */
function readable(template: Template, existing: FileMap = new Map()): FileMap {
  const files = writeGantryYaml(template, existing);
  const { byteLength } = files.get(gantryYamlFile) ?? new Uint8Array();
  if (byteLength > mostYamlBytes) throw tooLarge(`its ${gantryYamlFile} would be larger than ${mebi(mostYamlBytes)}`);
  const total = [...files.values()].reduce((sum, content) => sum + content.byteLength, 0);
  if (total > mostOfFolder.bytes) throw tooLarge(`its files would be larger than ${mebi(mostOfFolder.bytes)} together`);
  if (files.size > mostOfFolder.entries) throw tooLarge(`it would be more than ${mostOfFolder.entries} files`);
  return files;
}

const tooLarge = (reason: string): AppError => new AppError('template:too-large', reason, { reason });

/** A name that every file system takes. */
export function folderNameOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);
  return plain === '' ? 'template' : plain;
}

async function makeFolder(parent: string, name: string): Promise<string> {
  for (let number = 1; ; number++) {
    const folder = path.join(parent, number === 1 ? name : `${name}-${number}`);
    try {
      await mkdir(folder);
      return folder;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw unusable(parent, fileReason(error));
    }
  }
}

async function contentOf(folder: string, signal: AbortSignal): Promise<FolderContent | null> {
  try {
    return await readFolder(folder, { signal });
  } catch (error) {
    signal.throwIfAborted();
    if (codeOf(error) === 'ENOENT') return null;
    throw unusable(folder, fileReason(error));
  }
}

const unusable = (folder: string, reason: string): AppError =>
  new AppError('template:folder-unusable', `${folder}: ${reason}`, { path: folder, reason });
