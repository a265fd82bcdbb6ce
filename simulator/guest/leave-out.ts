/** A guest's saved state without what lies below these folders, as an archive that leaves out mount points would hold it. */
export function leaveOut(saved: unknown, folders: readonly string[]): unknown {
  if (folders.length === 0 || !hasChanges(saved)) return saved;
  const isInside = (path: string): boolean =>
    folders.some((folder) => path.startsWith(`${folder.replace(/\/+$/, '')}/`));
  const changed = Object.entries(saved.changed).filter(([path]) => !isInside(path));
  const removed = saved.removed.filter((path) => !isInside(path));
  return { ...saved, changed: Object.fromEntries(changed), removed };
}

const hasChanges = (saved: unknown): saved is { changed: Record<string, unknown>; removed: string[] } =>
  typeof saved === 'object' &&
  saved !== null &&
  'changed' in saved &&
  typeof saved.changed === 'object' &&
  'removed' in saved &&
  Array.isArray(saved.removed);
