import type { DiskState } from '../../shared/domain/disk-state.ts';
import type { Template, TemplateSummary } from '../../shared/domain/template.ts';

/** Enough of a template for a card. */
export function summaryOf(template: Template, diskState: DiskState | null): TemplateSummary {
  const { id, name, description, source, path, format, revision, buckets, osTemplatePatterns } = template;
  const { cores, memoryMiB, diskGiB, tags, provisioning } = template;
  const { packages, customPackages, scripts, files, variables, checks } = provisioning;
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
    diskState,
    packageCount: packages.length + customPackages.length,
    scriptCount: scripts.length,
    fileCount: files.length,
    variableCount: variables.length,
    checkCount: checks.length,
    packageNames: [...new Set([...packages, ...customPackages].map(({ name: packageName }) => packageName))],
  };
}
