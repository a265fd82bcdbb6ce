import { AppError } from '../../shared/errors.ts';
import type { TemplateId } from '../../shared/domain/ids.ts';
import type { Template, TemplateProblem, TemplateSummary } from '../../shared/domain/template.ts';

/** The templates at hand, by name. Read from their folder when they are first asked for. */
export type TemplateLibrary = {
  list(): Promise<TemplateSummary[]>;
  /** Those that cannot be read; they take no other down with them. */
  problems(): Promise<TemplateProblem[]>;
  /** @throws AppError `template:not-found` */
  get(id: TemplateId): Promise<Template>;
};

type Loaded = { templates: Map<TemplateId, Template>; problems: TemplateProblem[] };

export function openTemplateLibrary({ builtInFolder }: { builtInFolder: string }): TemplateLibrary {
  let loading: Promise<Loaded> | null = null;
  const all = (): Promise<Loaded> => (loading ??= load(builtInFolder));
  return {
    list: async () =>
      [...(await all()).templates.values()].map(summaryOf).toSorted((a, b) => a.name.localeCompare(b.name)),
    problems: async () => (await all()).problems,
    get: async (id) => {
      const template = (await all()).templates.get(id);
      if (!template) throw new AppError('template:not-found', `No template ${id}`, { templateId: id });
      return template;
    },
  };
}

async function load(folder: string): Promise<Loaded> {
  // The YAML reader is needed for this alone and is kept out of the app's start.
  const { loadBuiltInTemplates } = await import('./built-in.ts');
  const { templates, problems } = await loadBuiltInTemplates(folder);
  return {
    templates: new Map(templates.map((template) => [template.id, template])),
    problems: problems.map(({ details }) => ({ level: 'error', ...details })),
  };
}

function summaryOf({
  id,
  name,
  description,
  source,
  path,
  format,
  revision,
  buckets,
  osTemplatePatterns,
  cores,
  memoryMiB,
  diskGiB,
  tags,
  provisioning,
}: Template): TemplateSummary {
  const { packages, customPackages, scripts, files, variables, checks } = provisioning;
  const counts = {
    packageCount: packages.length + customPackages.length,
    scriptCount: scripts.length,
    fileCount: files.length,
    variableCount: variables.length,
    checkCount: checks.length,
  };
  const packageNames = [...new Set([...packages, ...customPackages].map(({ name: packageName }) => packageName))];
  return {
    id,
    name,
    description,
    source,
    path,
    format,
    revision,
    buckets,
    osTemplatePatterns,
    cores,
    memoryMiB,
    diskGiB,
    tags,
    packageNames,
    ...counts,
  };
}
