import type { JobData } from '../../shared/domain/job.ts';
import type { PlanDifference } from '../../shared/domain/plan.ts';
import { planDifferences } from '../plan/plan-differences.ts';
import { templateFromSpec } from '../plan/template-from-spec.ts';

/**
 * What two creations were asked to do differently: template, node, settings, packages, files and scripts. `template` is the other's
 * value, `chosen` this one's. Name, number and address are each container's own and no difference.
 */
export function comparePlans(mine: JobData | null, other: JobData | null): PlanDifference[] {
  if (mine?.kind !== 'create-container' || other?.kind !== 'create-container') return [];
  const [ours, theirs] = [mine.plan, other.plan];
  const like = templateFromSpec(theirs.spec, { name: theirs.templateName ?? '', base: null, buckets: [] });
  const file = theirs.spec.ostemplate.slice(theirs.spec.ostemplate.lastIndexOf('/') + 1);
  return [
    ...field('template', theirs.templateName ?? 'none', ours.templateName ?? 'none'),
    ...field('node', theirs.spec.node, ours.spec.node),
    ...planDifferences(ours.spec, {
      ...like,
      hostname: null,
      osTemplatePatterns: [file],
      networkOptions: shared(like.networkOptions),
    }),
  ];
}

const field = (name: string, template: string, chosen: string): PlanDifference[] =>
  template === chosen ? [] : [{ field: name, template, chosen }];

const own = new Set(['ip', 'gw', 'ip6', 'gw6', 'hwaddr']);
const shared = <T>(options: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(options).filter(([name]) => !own.has(name)));
