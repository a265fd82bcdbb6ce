import { template as templateSchema } from '../../shared/domain/template.ts';
import type { TemplateProblem } from '../../shared/domain/template.ts';
import { readFiles } from './folder-files.ts';
import { filesIn, strayNames, textOf } from './folder-layout.ts';
import { packagesFolder, readPackageFiles } from './folder-packages.ts';
import { readScripts } from './folder-scripts.ts';
import type { FileMap, ParsedTemplate, TemplateIdentity } from './parsed-template.ts';
import { readTemplateConf, templateConfFile } from './template-conf.ts';
import { noSuchFile, problemOf } from './yaml-place.ts';

/** Where everything but the description lies. */
export const contentFolder = 'container-configs';
const folders = { scripts: `${contentFolder}/scripts`, packages: packagesFolder, files: `${contentFolder}/files` };

/** Reads a template in the established folder layout: `template.conf` and what lies in `container-configs`. Pure and total. */
export function readFolderFormat(files: FileMap, { id, source, path, folderName }: TemplateIdentity): ParsedTemplate {
  const bytes = files.get(templateConfFile);
  if (bytes === undefined) return refused([problemOf(templateConfFile, null, noSuchFile)]);
  const text = textOf(bytes);
  if (text === null) return refused([problemOf(templateConfFile, null, 'it is not text in UTF-8')]);
  const { conf, problems } = readTemplateConf(text);
  const { name, ...rest } = conf;
  const scripts = readScripts(filesIn(files, folders.scripts));
  const { packages, customPackages, problems: ofPackages } = readPackageFiles(filesIn(files, folders.packages));
  const entries = readFiles(filesIn(files, folders.files));
  const all = [
    ...strayNames(files),
    ...problems,
    ...scripts.problems,
    ...ofPackages,
    ...entries.problems,
    ...elsewhere(files),
  ];
  if (all.some(({ level }) => level === 'error')) return refused(all);
  const checked = templateSchema.safeParse({
    ...rest,
    id,
    source,
    path,
    name: name ?? folderName,
    format: 'folder',
    revision: 1,
    storage: null,
    bridge: null,
    further: {},
    provisioning: { packages, customPackages, files: entries.entries, scripts: scripts.entries },
  });
  if (checked.success) return { template: checked.data, problems: all };
  return refused([
    ...all,
    ...checked.error.issues.map((issue) =>
      problemOf(templateConfFile, null, `${issue.path.join('.')}: ${issue.message}`),
    ),
  ]);
}

const refused = (problems: TemplateProblem[]): ParsedTemplate => ({ template: null, problems });

const elsewhere = (files: FileMap): TemplateProblem[] =>
  filesIn(files, contentFolder)
    .filter(({ file }) => !Object.values(folders).some((folder) => file.startsWith(`${folder}/`)))
    .map(({ file }) =>
      problemOf(file, null, `left out: it is in none of ${Object.values(folders).join(', ')}`, 'warning'),
    );
