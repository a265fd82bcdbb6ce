import { contentFolder, readFolderFormat } from './folder-format.ts';
import type { TemplateProblem } from '../../shared/domain/template.ts';
import { gantryYamlFile } from './gantry-schema.ts';
import type { FileMap, ParsedTemplate, TemplateIdentity } from './parsed-template.ts';
import { explainMissing, wholeFolder } from './read-folder.ts';
import { readGantryYaml } from './read-gantry-yaml.ts';
import { templateConfFile } from './template-conf.ts';
import { readTemplateYaml, templateYamlFile } from './template-yaml.ts';
import { problemOf } from './yaml-place.ts';

/** The formats by the file each is known by. Where a folder has several, the first counts. */
const formats = [
  { file: gantryYamlFile, read: readGantryYaml },
  { file: templateConfFile, read: readFolderFormat },
  { file: templateYamlFile, read: readTemplateYaml },
] as const;

/** Whether a folder holds a template, by the names of the files right in it. */
export const isTemplateFolder = (names: Iterable<string>): boolean => {
  const all = new Set(names);
  return formats.some(({ file }) => all.has(file));
};

/**
 * Reads a template in whichever format its folder has. `unread` are files of the folder that could not be taken along: what the format
 * would have read of them is an error, so that no script is missing without a word. Pure and total; what was passed over is said in a note.
 */
export function readTemplate(
  files: FileMap,
  identity: TemplateIdentity,
  unread: readonly TemplateProblem[] = [],
): ParsedTemplate {
  const [format, ...others] = formats.filter(({ file }) => files.has(file) || unread.some((one) => one.file === file));
  if (format === undefined) {
    const names = formats.map(({ file }) => file).join(', ');
    return { template: null, problems: [problemOf(wholeFolder, null, `there is none of ${names} here`)] };
  }
  const { template, problems } = explainMissing(format.read(files, identity), unread);
  const missing = unread.filter(({ file }) => file === wholeFolder || isRead(format.file, file));
  const notes = others.map(({ file }) => problemOf(file, null, `not read: ${format.file} is here too`, 'note'));
  const told = missing.filter((one) => !problems.includes(one));
  return { template: missing.length > 0 ? null : template, problems: [...problems, ...told, ...notes] };
}

/** What a format reads by itself: `gantry.yaml` names its files and misses them, the others have folders for them. */
function isRead(format: (typeof formats)[number]['file'], file: string): boolean {
  if (format === gantryYamlFile) return false;
  return file === format || (format === templateConfFile ? file.startsWith(`${contentFolder}/`) : file.includes('/'));
}
