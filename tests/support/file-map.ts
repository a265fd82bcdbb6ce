import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { templateId } from '../../shared/domain/ids.ts';
import type { FileMap, TemplateIdentity } from '../../electron/templates/parsed-template.ts';

export const identity: TemplateIdentity = {
  id: templateId.parse('folder:test'),
  source: 'folder',
  path: '/templates/test',
  folderName: 'test',
};

export const fileMap = (files: Record<string, string | Uint8Array>): FileMap =>
  new Map(Object.entries(files).map(([name, content]) => [name, Buffer.from(content)]));

/** A folder of `tests/fixtures/templates`. */
export function fixtureMap(name: string): FileMap {
  const root = path.resolve(import.meta.dirname, '../fixtures/templates', name);
  return new Map(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [path.relative(root, file).split(path.sep).join('/'), readFileSync(file)]),
  );
}
