import type { AppNotice } from '../../shared/domain/app-notice.ts';
import { describeError } from '../errors/describe-error.ts';
import type { AppParts } from '../hooks/app-context.ts';
import type { Stores } from '../stores/connect-stores.ts';
import { parsePlace, type MissingKind, type Place } from '../stores/navigation-store.ts';

/** Goes where main asks and says what main has to say. Returns the way to disconnect. */
export function connectArrivals({ client, stores }: AppParts, loaded: Promise<unknown>): () => void {
  const disconnects = [
    client.on('app:navigate', ({ to }) => {
      const place = parsePlace(to);
      if (place) arriveAt(place, stores);
    }),
    client.on('app:notice', (notice) => say(notice, stores)),
  ];
  // Only then is known whether what a link names is here.
  void loaded.then(() => client.call('app:arrive', {})).catch(() => undefined);
  return () => {
    for (const disconnect of disconnects) disconnect();
  };
}

function arriveAt(place: Place, stores: Stores): void {
  const missing = missingKind(place, stores);
  stores.navigation.go(missing === null ? place : { page: 'missing', what: missing });
  if (stores.connections.getState().all.length === 0)
    stores.toasts.show('info', 'There is no server here yet', 'Connect one or open the demo homelab, then try again.');
}

const isKnown = <T>(id: T | null, has: (id: T) => boolean): boolean => id === null || has(id);

/** What a place is about when that is not known here; null when it is, or when the place is about nothing. */
export function missingKind(
  place: Place,
  {
    inventory,
    jobs,
    templates,
    connections,
    buckets,
  }: Pick<Stores, 'inventory' | 'jobs' | 'templates' | 'connections' | 'buckets'>,
): MissingKind | null {
  switch (place.page) {
    case 'containers':
    case 'shell':
      return isKnown(place.key, (key) => inventory.getState().byKey.has(key)) ? null : 'container';
    case 'job':
    case 'compare':
      return jobs.getState().byId.has(place.jobId) ? null : 'job';
    case 'create':
    case 'templates':
    case 'edit-template':
      return isKnown(place.templateId, (id) => templates.getState().all.some((one) => one.id === id))
        ? null
        : 'template';
    case 'buckets':
      return isKnown(place.bucketId, (id) => buckets.getState().all.some((one) => one.id === id)) ? null : 'bucket';
    case 'servers':
      return isKnown(place.connectionId, (id) => connections.getState().byId.has(id)) ? null : 'server';
    case 'jobs':
    case 'add-server':
    case 'settings':
    case 'gallery':
    case 'missing':
      return null;
  }
}

function say(notice: AppNotice, { toasts }: Stores): void {
  switch (notice.kind) {
    case 'window-restarted':
      // Stays until it is closed: nobody may be looking when it happens.
      toasts.show(
        'failure',
        'The window ended unexpectedly and was loaded again',
        'Running jobs were not affected. What was typed and not saved may be lost.',
      );
      break;
    case 'link-refused':
      toasts.show('failure', 'This link leads nowhere in Gantry', notice.link);
      break;
    case 'failed': {
      const { title, explanation, nextStep } = describeError(notice.error);
      toasts.show('failure', title, `${explanation} ${nextStep}`.trim());
      break;
    }
  }
}
