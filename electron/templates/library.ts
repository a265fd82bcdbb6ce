import { AppError } from '../../shared/errors.ts';
import type { TemplateId } from '../../shared/domain/ids.ts';
import type { Template, TemplateSummary } from '../../shared/domain/template.ts';
import { loadBuiltInTemplates } from './built-in.ts';

/** The templates at hand, by name. */
export type TemplateLibrary = {
  list(): TemplateSummary[];
  /** @throws AppError `template:not-found` */
  get(id: TemplateId): Template;
};

/** Opens the library over the shipped templates. A shipped template that cannot be read is a fault of the build, so it is thrown. */
export async function openTemplateLibrary({ builtInFolder }: { builtInFolder: string }): Promise<TemplateLibrary> {
  const { templates, problems } = await loadBuiltInTemplates(builtInFolder);
  const [problem] = problems;
  if (problem) throw problem;
  const byId = new Map(templates.map((template) => [template.id, template]));
  return {
    list: () => templates.map(summaryOf).toSorted((a, b) => a.name.localeCompare(b.name)),
    get: (id) => {
      const template = byId.get(id);
      if (!template) throw new AppError('template:not-found', `No template ${id}`, { templateId: id });
      return template;
    },
  };
}

function summaryOf({
  id,
  name,
  description,
  source,
  osTemplatePatterns,
  cores,
  memoryMiB,
  diskGiB,
  tags,
  provisioning,
}: Template): TemplateSummary {
  const { packages, scripts, files } = provisioning;
  return {
    id,
    name,
    description,
    source,
    osTemplatePatterns,
    cores,
    memoryMiB,
    diskGiB,
    tags,
    packageCount: packages.length,
    scriptCount: scripts.length,
    fileCount: files.length,
  };
}
