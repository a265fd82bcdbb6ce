import { containerPath } from '../../shared/domain/provisioning.ts';
import type { TemplateProblem } from '../../shared/domain/template.ts';
import type { FileMap } from './parsed-template.ts';
import { problemOf } from './yaml-place.ts';

/** A part of a template's files with what is to be said about it. */
export type Part<T> = { readonly entries: readonly T[]; readonly problems: readonly TemplateProblem[] };
/** A file by its name below the folder it was looked for in; `file` is its whole name in the template. */
export type InnerFile = { readonly name: string; readonly file: string; readonly bytes: Uint8Array };

/** Left behind by other programs; no part of a template. */
const nobodys = new Set(['.gitkeep', '.keep', '.DS_Store', 'Thumbs.db']);

/** The files of a folder and those below it, in the order of their names. */
export function filesIn(files: FileMap, folder: string): InnerFile[] {
  return [...files]
    .filter(([file]) => file.startsWith(`${folder}/`) && !nobodys.has(baseName(file)))
    .map(([file, bytes]) => ({ name: file.slice(folder.length + 1), file, bytes }))
    .toSorted((a, b) => compareNames(a.name, b.name));
}

/** What an editor or git keeps beside lists and scripts. */
export const isHidden = ({ name }: InnerFile): boolean => baseName(name).startsWith('.');

/** By their characters and not by a language, so that an order is the same everywhere. */
export const compareNames = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const baseName = (file: string): string => file.slice(file.lastIndexOf('/') + 1);

/** A backslash may part names, too, where the map came from. */
const leadsElsewhere = (part: string): boolean =>
  part === '' || part === '.' || part.split('\\').includes('..') || part.includes('\0');

/** Names in a file map lead nowhere else; one that does was not made by reading a folder. */
export function strayNames(files: FileMap): TemplateProblem[] {
  return [...files.keys()]
    .filter((file) => file.split('/').some(leadsElsewhere))
    .map((file) => problemOf(file, null, 'its name leads elsewhere'));
}

/** Why a file may not be written there; null when it may. */
export const targetProblem = (destination: string): string | null =>
  containerPath.safeParse(destination).error?.issues[0]?.message ?? null;

/** Null for what is no text: bytes that are not UTF-8, or a NUL. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    // A byte order mark stays: the file is kept as it is.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}
