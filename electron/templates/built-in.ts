import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { templateId } from '../../shared/domain/ids.ts';
import type { Template, TemplateProblem } from '../../shared/domain/template.ts';
import { gantryYamlFile } from './gantry-schema.ts';
import { explainMissing, readFolder } from './read-folder.ts';
import { readGantryYaml } from './read-gantry-yaml.ts';

export type LoadedTemplates = { templates: Template[]; problems: TemplateProblem[] };

/**
 * Loads every template of a folder that holds one folder per template; ids are `built-in:FOLDER`. One that cannot be read is a problem
 * and takes no other down with it. Problems name files relative to `folder`.
 */
export async function loadBuiltInTemplates(folder: string): Promise<LoadedTemplates> {
  const loaded: LoadedTemplates = { templates: [], problems: [] };
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  for (const name of names.toSorted()) {
    const content = await readFolder(path.join(folder, name));
    if (!content.files.has(gantryYamlFile)) continue;
    const id = templateId.parse(`built-in:${name}`);
    const read = readGantryYaml(content.files, { id, source: 'built-in', path: null, folderName: name });
    const { template, problems } = explainMissing(read, content.problems);
    if (template !== null) loaded.templates.push(template);
    loaded.problems.push(...problems.map((problem) => ({ ...problem, file: `${name}/${problem.file}` })));
  }
  return loaded;
}
