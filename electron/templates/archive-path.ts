const longest = 1_000;

/** Why a path of an archive is not taken; null for one that stays below the folder it is unpacked into, on every system. */
export function archivePathProblem(path: string): string | null {
  const inner = path.replace(/^(?:\.\/)+/, '').replace(/\/$/, '');
  if (path.length > longest) return 'its path is too long';
  // A folder's own entry.
  if (inner === '' || inner === '.') return null;
  if (/\p{Cc}/u.test(path)) return 'its path holds control characters';
  if (path.includes('\\')) return 'its path holds a backslash';
  const parts = inner.split('/');
  if (path.startsWith('/') || /^[A-Za-z]:/.test(inner) || parts.includes('..'))
    return 'its path leads out of the archive';
  return parts.some((part) => part === '' || part === '.') ? 'its path is not a plain one' : null;
}
