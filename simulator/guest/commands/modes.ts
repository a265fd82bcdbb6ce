import type { VNode } from '../vfs/nodes.ts';

/** A mode after chmod's text: octal or symbolic (`u+x,go-w`, `a=rX`). */
export function changedMode(mode: number, text: string, isDir: boolean, umask: number): number {
  if (/^[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  return text.split(',').reduce((current, clause) => changedByClause(current, clause, isDir, umask), mode);
}

const shifts = { u: 6, g: 3, o: 0 } as const;
const isWho = (letter: string): letter is keyof typeof shifts => letter === 'u' || letter === 'g' || letter === 'o';

function changedByClause(mode: number, clause: string, isDir: boolean, umask: number): number {
  const who = /^[ugoa]*/.exec(clause)?.[0] ?? '';
  const targets = who === '' || who.includes('a') ? (['u', 'g', 'o'] as const) : Array.from(who).filter(isWho);
  const mask = who === '' ? ~umask : -1;
  let result = mode;
  for (const [, op = '', perms = ''] of clause.slice(who.length).matchAll(/([-+=])([rwxXstugo]*)/g)) {
    let bits = 0;
    let affected = 0;
    for (const target of targets) {
      const shift = shifts[target];
      affected |= 7 << shift;
      bits |= permissionBits(perms, result, isDir) << shift;
      if (perms.includes('s')) bits |= target === 'u' ? 0o4000 : target === 'g' ? 0o2000 : 0;
    }
    if (perms.includes('t')) bits |= 0o1000;
    bits &= mask | 0o7000;
    result = op === '+' ? result | bits : op === '-' ? result & ~bits : (result & ~affected) | bits;
  }
  return result;
}

function permissionBits(perms: string, mode: number, isDir: boolean): number {
  let bits = 0;
  for (const letter of perms) {
    if (letter === 'r') bits |= 4;
    else if (letter === 'w') bits |= 2;
    else if (letter === 'x' || (letter === 'X' && (isDir || (mode & 0o111) !== 0))) bits |= 1;
    else if (isWho(letter)) bits |= (mode >> shifts[letter]) & 7;
  }
  return bits;
}

/** `-rwxr-xr-x` */
export function modeText(node: VNode): string {
  const kind = { file: '-', dir: 'd', link: 'l', device: 'c' }[node.kind];
  const three = (shift: number, special: number, letter: string): string => {
    const bits = node.mode >> shift;
    const isRunnable = (bits & 1) !== 0;
    const last = (node.mode & special) === 0 ? (isRunnable ? 'x' : '-') : isRunnable ? letter : letter.toUpperCase();
    return `${(bits & 4) !== 0 ? 'r' : '-'}${(bits & 2) !== 0 ? 'w' : '-'}${last}`;
  };
  return kind + three(6, 0o4000, 's') + three(3, 0o2000, 's') + three(0, 0o1000, 't');
}

export const sizeOf = (node: VNode): number =>
  node.kind === 'file'
    ? node.generate
      ? 0
      : node.content.size
    : node.kind === 'link'
      ? node.target.length
      : node.kind === 'dir'
        ? 4096
        : 0;
