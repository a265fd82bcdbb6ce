import type { Dirent } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { mostFileBytes } from '../../shared/domain/provisioning.ts';
import type { TemplateProblem } from '../../shared/domain/template.ts';
import type { FileMap, ParsedTemplate } from './parsed-template.ts';
import { noSuchFile, problemOf } from './yaml-place.ts';

/** What a folder holds, as the parsers want it, and what could not be taken along. */
export type FolderContent = { files: FileMap; problems: TemplateProblem[] };

/** What is read of a folder; more is neither read nor written. */
export const mostOfFolder = { entries: 5_000, bytes: 64 * 1024 * 1024 };
/** What a problem of the folder itself is filed under. */
export const wholeFolder = '.';
/** Kept by other tools; nothing in them is a template's. */
const leftOut: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', 'node_modules']);

/**
 * Reads all files below a template's folder. Links are followed as long as they stay inside it; what leads out, is no file, cannot be
 * read or is too large is a problem that names it, relative to the folder.
 * @throws what the file system says when the folder itself cannot be read
 */
export async function readFolder(
  folder: string,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<FolderContent> {
  const root = await realpath(folder);
  const files = new Map<string, Uint8Array>();
  const problems: TemplateProblem[] = [];
  const waiting = [''];
  let entries = 0;
  let bytes = 0;
  for (let inner = waiting.shift(); inner !== undefined; inner = waiting.shift()) {
    for (const entry of await list(root, inner, problems)) {
      signal?.throwIfAborted();
      const name = inner === '' ? entry.name : `${inner}/${entry.name}`;
      if (leftOut.has(entry.name)) continue;
      entries += 1;
      if (entries > mostOfFolder.entries) {
        problems.push(problemOf(wholeFolder, null, `it holds more than ${mostOfFolder.entries} files`));
        return { files, problems };
      }
      if (entry.isDirectory()) {
        waiting.push(name);
        continue;
      }
      const content = await readInner(root, name, mostOfFolder.bytes - bytes);
      if (content instanceof Uint8Array) {
        files.set(name, content);
        bytes += content.byteLength;
      } else problems.push(content);
    }
  }
  return { files, problems };
}

/** A parser finds no file where the folder had one it could not take along; this says why. */
export function explainMissing(
  { template, problems }: ParsedTemplate,
  unread: readonly TemplateProblem[],
): ParsedTemplate {
  const better = problems.map((problem) =>
    problem.reason === noSuchFile ? (unread.find(({ file }) => file === problem.file) ?? problem) : problem,
  );
  return { template, problems: better };
}

async function list(root: string, inner: string, problems: TemplateProblem[]): Promise<Dirent[]> {
  try {
    const found = await readdir(path.join(root, inner), { withFileTypes: true });
    return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (inner === '') throw error;
    problems.push(problemOf(inner, null, `it cannot be read (${codeOf(error)})`));
    return [];
  }
}

async function readInner(root: string, inner: string, bytesLeft: number): Promise<Uint8Array | TemplateProblem> {
  try {
    const real = await realpath(path.join(root, inner));
    if (!real.startsWith(root + path.sep)) return problemOf(inner, null, 'it lies outside the template’s folder');
    const facts = await stat(real);
    if (!facts.isFile()) return problemOf(inner, null, 'it is not a file');
    if (facts.size > mostFileBytes)
      return problemOf(inner, null, `it is larger than ${mostFileBytes / 1024 / 1024} MiB`);
    if (facts.size > bytesLeft)
      return problemOf(inner, null, `the folder holds more than ${mostOfFolder.bytes / 1024 / 1024} MiB`);
    return await readFile(real);
  } catch (error) {
    return problemOf(inner, null, `it cannot be read (${codeOf(error)})`);
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown');
