import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

export type Licence = { name: string; version: string; licence: string; text: string };

/**
 * The licences of the packages these files belong to, and of `roots` with everything they need at run time, as the packages bring them.
 * @param files absolute paths; what lies in no package is left out
 */
export function licencesOf(files: Iterable<string>, roots: readonly string[], projectRoot: string): Licence[] {
  const folders = new Set<string>();
  for (const file of files) {
    const folder = packageFolder(file);
    if (folder !== null) folders.add(folder);
  }
  for (const name of roots) addWithNeeds(path.join(projectRoot, 'node_modules', name), folders);
  const found = [...folders].flatMap((folder) => licenceIn(folder) ?? []);
  const unique = new Map(found.map((one) => [`${one.name} ${one.version}`, one]));
  return [...unique.values()].toSorted((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version));
}

/** `…/node_modules/@scope/name` of a file in it. */
function packageFolder(file: string): string | null {
  const match = /^\0?(.*[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+)[/\\]/.exec(file);
  return match?.[1] ?? null;
}

function addWithNeeds(folder: string, folders: Set<string>): void {
  const needs = readManifest(folder);
  if (needs === null || folders.has(folder)) return;
  folders.add(folder);
  for (const name of Object.keys(needs.dependencies ?? {})) {
    // Of its own, or one it shares with the others.
    const own = path.join(folder, 'node_modules', name);
    addWithNeeds(
      fs.existsSync(own) ? own : path.join(folder.replace(/node_modules[/\\].*$/, 'node_modules'), name),
      folders,
    );
  }
}

function licenceIn(folder: string): Licence | null {
  const { name, version, license, licenses } = readManifest(folder) ?? {};
  if (name === undefined || version === undefined) return null;
  const files = fs
    .readdirSync(folder)
    .filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file) && !/\.(?:js|ts|json|cjs|mjs)$/i.test(file))
    .toSorted();
  const text = files.map((file) => fs.readFileSync(path.join(folder, file), 'utf8').trim()).join('\n\n');
  return { name, version, licence: licenceName(license ?? licenses?.[0]), text };
}

const licenceName = (licence: unknown): string => {
  if (typeof licence === 'string') return licence;
  if (typeof licence === 'object' && licence !== null && 'type' in licence) return String(licence.type);
  return 'see its text';
};

const manifest = z.looseObject({
  name: z.string().optional(),
  version: z.string().optional(),
  license: z.unknown().optional(),
  /** The old way to say it. */
  licenses: z.array(z.unknown()).optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
});

function readManifest(folder: string): z.infer<typeof manifest> | null {
  const file = path.join(folder, 'package.json');
  return fs.existsSync(file) ? manifest.parse(JSON.parse(fs.readFileSync(file, 'utf8'))) : null;
}
