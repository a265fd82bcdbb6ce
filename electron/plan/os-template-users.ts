import type { ConnectionId } from '../../shared/domain/ids.ts';
import type { OsTemplateEntry, OsTemplateUsers } from '../../shared/domain/os-template.ts';
import { matcherOf, newestMatch } from '../../shared/domain/os-template-versions.ts';
import type { TemplateSummary } from '../../shared/domain/template.ts';
import type { Store } from '../store/store.ts';

type Known = {
  entries: readonly OsTemplateEntry[];
  templates: readonly TemplateSummary[];
  store: Pick<Store, 'containers' | 'jobs'>;
};

/**
 * Who would miss a stored OS template: templates that would take it now, with what they would take instead, and containers that
 * were made from it, which need it no more.
 */
export function osTemplateUsers(
  { connectionId, volid }: { connectionId: ConnectionId; volid: string },
  { entries, templates, store }: Known,
): OsTemplateUsers {
  const file = volid.slice(volid.indexOf('/') + 1);
  const others = entries.filter((one) => one.file !== file || one.offer !== null || one.copies.length > 1);
  return {
    templates: templates.flatMap(({ name, osTemplatePatterns }) => {
      const pattern = osTemplatePatterns.find((one) => matcherOf(one)(file));
      if (pattern === undefined) return [];
      return [{ name, instead: newestMatch(others, pattern)?.file ?? null }];
    }),
    containers: store.containers
      .list()
      .filter((one) => one.connectionId === connectionId && one.goneAt === null && one.lastJobId !== null)
      .filter(({ lastJobId }) => {
        const data = lastJobId === null ? null : store.jobs.data(lastJobId);
        return data?.kind === 'create-container' && data.plan.spec.ostemplate === volid;
      })
      .map(({ vmid, hostname }) => ({ vmid, name: hostname })),
  };
}
