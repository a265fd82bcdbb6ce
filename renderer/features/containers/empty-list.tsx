import { Boxes, CircleAlert, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';

/** Nothing yet · hidden by a narrow filter · nothing visible to this login: three different empties. */
export function EmptyList({ total }: { total: number }): ReactNode {
  const { stores } = useApp();
  const hasOnline = useSelect(stores.connections, ({ all }) => all.some(({ health }) => health.state === 'online'));
  const hasToken = useSelect(stores.connections, ({ all }) =>
    all.some(({ auth, isDemo }) => auth.kind === 'token' && !isDemo),
  );
  if (total > 0)
    return (
      <EmptyState
        icon={<SearchX />}
        title="No container fits the filter"
        action={<Button onClick={() => stores.search.clear()}>Clear the filter</Button>}
      >
        {total} containers are hidden by it.
      </EmptyState>
    );
  if (!hasOnline)
    return (
      <EmptyState
        icon={<CircleAlert />}
        title="No server can be reached"
        action={
          <Button onClick={() => stores.navigation.go({ page: 'servers', connectionId: null })}>Open servers</Button>
        }
      >
        Nothing has been seen on them yet, so there is nothing to show while they are away.
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
      {hasToken
        ? 'If there should be some: Proxmox hides containers from a token that lacks VM.Audit on /vms.'
        : 'Choose a template and have it running in a minute or two.'}
    </EmptyState>
  );
}
