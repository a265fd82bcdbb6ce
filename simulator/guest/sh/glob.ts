import path from 'node:path/posix';
import type { Process } from '../kernel/process.ts';
import type { Vfs } from '../vfs/vfs.ts';
import { patternRegExp } from './pattern.ts';

const magic = /(?<!\\)(?:\\\\)*[*?[]/;

/** Paths that a pattern matches, sorted; empty when there are none. */
export function glob(vfs: Vfs, process: Process, pattern: string): string[] {
  const isAbsolute = pattern.startsWith('/');
  const segments = pattern.split('/').filter((segment) => segment !== '');
  let found = [isAbsolute ? '/' : ''];
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    found = found.flatMap((base) => step(vfs, process, base, segment, isLast));
    if (found.length === 0) return [];
  }
  return pattern.endsWith('/')
    ? found.filter((one) => vfs.find(process, process.absolute(one))?.kind === 'dir').map((one) => `${one}/`)
    : found;
}

function step(vfs: Vfs, process: Process, base: string, segment: string, isLast: boolean): string[] {
  const full = (name: string): string => (base === '' || base.endsWith('/') ? `${base}${name}` : `${base}/${name}`);
  if (!magic.test(segment)) {
    const name = segment.replace(/\\(.)/g, '$1');
    return vfs.find(process, process.absolute(full(name)), false) ? [full(name)] : [];
  }
  const dir = vfs.find(process, process.absolute(base || '.'));
  if (dir?.kind !== 'dir' || !vfs.may(process, dir, 4)) return [];
  const matcher = patternRegExp(segment);
  const names = vfs.names(dir, process);
  const candidates = segment.startsWith('.') ? ['.', '..', ...names] : names.filter((name) => !name.startsWith('.'));
  const isDirectory = (name: string): boolean =>
    vfs.find(process, path.join(process.absolute(base || '.'), name))?.kind === 'dir';
  return candidates.filter((name) => matcher.test(name) && (isLast || isDirectory(name))).map(full);
}
