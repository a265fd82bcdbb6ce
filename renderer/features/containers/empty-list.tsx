import { Boxes, CircleAlert, EyeOff, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ContainerRow } from '../../../shared/domain/container.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { formatQualifier } from '../../stores/search-query.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { hiddenByRights } from './hidden-by-rights.ts';
import { narrowing } from './narrowing.ts';
import { useFilterFacts } from './use-filter-facts.ts';

/** Nothing yet · hidden by a narrow filter · hidden from this login · no server at hand: each its own words and way out. */
export function EmptyList({ rows }: { rows: readonly ContainerRow[] }): ReactNode {
  const { stores } = useApp();
  const connections = useSelect(stores.connections, ({ all }) => all);
  const facts = useSelect(stores.serverFacts, ({ byId }) => byId);
  if (rows.length > 0) return <TooNarrow rows={rows} />;
  const toServers = (
    <Button onClick={() => stores.navigation.go({ page: 'servers', connectionId: null })}>Open servers</Button>
  );
  if (!connections.some(({ health }) => health.state === 'online'))
    return (
      <EmptyState icon={<CircleAlert />} title="No server can be reached" action={toServers}>
        Nothing has been seen on them yet, so there is nothing to show while they are away.
      </EmptyState>
    );
  const hidden = hiddenByRights(connections, facts);
  if (hidden.length > 0)
    return (
      <EmptyState icon={<EyeOff />} title="Your login may not see containers" action={toServers}>
        Proxmox hides them from a login without the right to look at them.
        <ul aria-label="Missing rights" className="mt-2 flex flex-col gap-1">
          {hidden.map(({ id, name, privilege, path }) => (
            <li key={id}>
              {name}: needs <code className="font-mono text-sm text-ink">{privilege}</code> on{' '}
              <code className="font-mono text-sm text-ink">{path}</code>
            </li>
          ))}
        </ul>
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<Boxes />}
      title="No containers yet"
      action={
        <Button tone="primary" onClick={() => stores.navigation.go({ page: 'create', templateId: null })}>
          Create the first container
        </Button>
      }
    >
      Choose a template and have it running in a minute or two.
    </EmptyState>
  );
}

function TooNarrow({ rows }: { rows: readonly ContainerRow[] }): ReactNode {
  const { search } = useApp().stores;
  const query = useSelect(search, (state) => state);
  const facts = useFilterFacts();
  const parts = narrowing(rows, query, facts);
  const isOfParts = parts.length > 1 || parts[0]?.countWithout !== rows.length;
  const helping = parts.filter(({ countWithout }) => countWithout > 0);
  const isAttention =
    query.text === '' && parts.length === 1 && parts[0]?.part !== 'text' && parts[0]?.part.value === 'attention';
  if (isAttention)
    return (
      <EmptyState
        icon={<Boxes />}
        title="Nothing needs you"
        action={<Button onClick={() => search.clear()}>Show all {rows.length}</Button>}
      >
        No container is unfinished, has vanished, or had a job that failed.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<SearchX />}
      title="No container fits the filter"
      action={<Button onClick={() => search.clear()}>Clear the filter</Button>}
    >
      {rows.length === 1 ? '1 container is hidden by it.' : `${rows.length} containers are hidden by it.`}
      {isOfParts && helping.length === 0 && ' Leaving out one part of it does not help.'}
      {isOfParts && helping.length > 0 && (
        <ul aria-label="What hides them" className="mt-2 flex flex-col gap-1">
          {helping.map(({ part, countWithout }) => {
            const word = part === 'text' ? `“${query.text.trim()}”` : formatQualifier(part);
            return (
              <li key={word}>
                <button
                  type="button"
                  className="rounded-sm text-accent hover:underline"
                  onClick={() => (part === 'text' ? search.type('') : search.remove(part))}
                >
                  Without {word}
                </button>{' '}
                {countWithout} would be shown
              </li>
            );
          })}
        </ul>
      )}
    </EmptyState>
  );
}
