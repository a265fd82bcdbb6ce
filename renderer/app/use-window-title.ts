import { useEffect } from 'react';
import { useApp, useSelect } from '../hooks/app-context.ts';
import type { Stores } from '../stores/connect-stores.ts';
import type { Place } from '../stores/navigation-store.ts';
import { windowTitle } from './window-title.ts';

/** The title of the window follows the page, as the system's window list and screen readers say it. */
export function useWindowTitle(): void {
  const { stores } = useApp();
  const place = useSelect(stores.navigation, (state) => state.place);
  const container = useSelect(stores.inventory, ({ byKey }) => nameOfContainer(place, byKey));
  const job = useSelect(stores.jobs, ({ byId }) =>
    place.page === 'job' || place.page === 'compare' ? (byId.get(place.jobId)?.title ?? null) : null,
  );
  const server = useSelect(stores.connections, ({ byId }) =>
    place.page === 'servers' && place.connectionId !== null ? (byId.get(place.connectionId)?.name ?? null) : null,
  );
  const template = useSelect(stores.templates, ({ all }) =>
    place.page === 'templates' ? (all.find(({ id }) => id === place.templateId)?.name ?? null) : null,
  );
  const title = windowTitle(place, container ?? job ?? server ?? template);
  useEffect(() => {
    document.title = title;
    return () => {
      document.title = 'Gantry';
    };
  }, [title]);
}

type Rows = ReturnType<Stores['inventory']['getState']>['byKey'];
const nameOfContainer = (place: Place, rows: Rows): string | null =>
  (place.page === 'containers' || place.page === 'shell') && place.key !== null
    ? (rows.get(place.key)?.name ?? null)
    : null;
