import type { PackageBucket } from '../../../shared/domain/package-bucket.ts';
import type { TemplateSummary } from '../../../shared/domain/template.ts';

/** The templates that link a bucket: by its name, whatever its capitals. */
export const linkingTemplates = (
  { name }: PackageBucket,
  templates: readonly TemplateSummary[],
): readonly TemplateSummary[] =>
  templates.filter(({ buckets }) => buckets.some((one) => one.toLowerCase() === name.toLowerCase()));
