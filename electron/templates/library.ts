import { AppError } from '../../shared/errors.ts';
import type { TemplateId } from '../../shared/domain/ids.ts';
import type { Template, TemplateSummary } from '../../shared/domain/template.ts';

/** The templates at hand, by name. Read from their folder when they are first asked for. */
export type TemplateLibrary = {
  /** @throws AppError `template:invalid`: a shipped template that cannot be read is a fault of the build */
  list(): Promise<TemplateSummary[]>;
  /** @throws AppError `template:not-found`, `template:invalid` */
  get(id: TemplateId): Promise<Template>;
};

export function openTemplateLibrary({ builtInFolder }: { builtInFolder: string }): TemplateLibrary {
  let loading: Promise<Map<TemplateId, Template>> | null = null;
  const all = (): Promise<Map<TemplateId, Template>> => (loading ??= load(builtInFolder));
  return {
    list: async () => [...(await all()).values()].map(summaryOf).toSorted((a, b) => a.name.localeCompare(b.name)),
    get: async (id) => {
      const template = (await all()).get(id);
      if (!template) throw new AppError('template:not-found', `No template ${id}`, { templateId: id });
      return template;
    },
  };
}

async function load(folder: string): Promise<Map<TemplateId, Template>> {
  // The YAML reader is needed for this alone and is kept out of the app's start.
  const { loadBuiltInTemplates } = await import('./built-in.ts');
  const { templates, problems } = await loadBuiltInTemplates(folder);
  const [problem] = problems;
  if (problem) throw problem;
  return new Map(templates.map((template) => [template.id, template]));
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
  const counts = { packageCount: packages.length, scriptCount: scripts.length, fileCount: files.length };
  return { id, name, description, source, osTemplatePatterns, cores, memoryMiB, diskGiB, tags, ...counts };
}
