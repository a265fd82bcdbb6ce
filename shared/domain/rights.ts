import { z } from 'zod';

/** What `/access/permissions` tells: privileges by path, with 1 where they also hold below it. */
export const permissions = z.record(z.string(), z.record(z.string(), z.number()));
export type Permissions = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Whether `privilege` (several joined by `|`: one of them) is held on `path`. */
export type Holds = (privilege: string, path: string) => boolean;

/**
 * Paths the server always works out for the answer and leaves out only where nothing is held there
 * (PVE/RPCEnvironment.pm, get_effective_permissions).
 */
const alwaysTold: ReadonlySet<string> = new Set([
  '/',
  '/access',
  '/access/groups',
  '/nodes',
  '/pool',
  '/sdn',
  '/storage',
  '/vms',
]);

/**
 * Decides from the effective permissions. A path that is told counts by itself, even when it is empty; else the nearest told
 * one above it counts, as far as its privileges propagate. One gap remains: an ACL with NoAccess on a single deeper path is
 * not told at all; main asks for that very path (`access.permissions({ paths })`) where it matters.
 */
export function createRights(told: Permissions): Holds {
  const isHeld = (privilege: string, path: string): boolean => {
    const exact = told[path];
    if (exact) return privilege in exact;
    for (let above = path; above !== '/' && !alwaysTold.has(above);) {
      above = above.slice(0, above.lastIndexOf('/')) || '/';
      const nearest = told[above];
      if (nearest) return nearest[privilege] === 1;
    }
    return false;
  };
  return (privilege, path) => privilege.split('|').some((one) => isHeld(one, path));
}
