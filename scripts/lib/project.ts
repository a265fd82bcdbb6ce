import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The checkout this script belongs to. */
export const projectRoot = path.resolve(import.meta.dirname, '..', '..');

/** A folder in which Gantry's tools keep what is expensive to make again; outside the checkout, safe to delete. */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  const base = env['XDG_CACHE_HOME'];
  return path.join(base !== undefined && path.isAbsolute(base) ? base : path.join(os.homedir(), '.cache'), 'gantry');
}

/** The version of an installed package, read from its own package.json. */
export function installedVersion(packageName: string): string {
  const manifest: unknown = JSON.parse(
    fs.readFileSync(path.join(projectRoot, 'node_modules', packageName, 'package.json'), 'utf8'),
  );
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
  throw new Error(`${packageName} has no version in its package.json`);
}
