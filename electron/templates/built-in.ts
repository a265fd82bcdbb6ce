import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import { templateId } from '../../shared/domain/ids.ts';
import type { Template } from '../../shared/domain/template.ts';
import { readGantryFolder } from './gantry-folder.ts';
import { gantryYamlFile, problem } from './gantry-yaml.ts';
import type { TemplateProblem } from './gantry-yaml.ts';

export type LoadedTemplates = { templates: Template[]; problems: TemplateProblem[] };

/**
 * Loads every template of a folder that holds one folder per template; ids are `built-in:FOLDER`. One that cannot be read is a problem
 * and takes no other down with it. Problems name files relative to `folder`.
 */
export async function loadBuiltInTemplates(folder: string): Promise<LoadedTemplates> {
  const loaded: LoadedTemplates = { templates: [], problems: [] };
  const entries = await readdir(folder, { withFileTypes: true });
  for (const name of entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted()) {
    const inner = path.join(folder, name);
    if (
      !(await access(path.join(inner, gantryYamlFile)).then(
        () => true,
        () => false,
      ))
    )
      continue;
    const read = await readGantryFolder(inner, { id: templateId.parse(`built-in:${name}`), source: 'built-in' });
    if (read.ok) loaded.templates.push(read.value);
    else
      loaded.problems.push(
        ...read.problems.map(({ details }) => problem(`${name}/${details.file}`, placeOf(details), details.reason)),
      );
  }
  return loaded;
}

const placeOf = ({ line, column }: TemplateProblem['details']): { line: number; column: number } | null =>
  line === null ? null : { line, column: column ?? 1 };
