import { createStore } from 'zustand/vanilla';
import type { ConnectionId, JobId, TemplateId } from '../../shared/domain/ids.ts';
import { jobId, connectionId, templateId } from '../../shared/domain/ids.ts';
import { bucketId, type BucketId } from '../../shared/domain/package-bucket.ts';

export const settingsSections = [
  'appearance',
  'keyboard',
  'notifications',
  'containers',
  'secrets',
  'demo',
  'data',
  'about',
] as const;
export type SettingsSection = (typeof settingsSections)[number];

/** Every place in the window. */
export type Place =
  | { page: 'containers'; key: string | null }
  /** A shell in the container of this row. */
  | { page: 'shell'; key: string }
  | { page: 'create'; templateId: TemplateId | null }
  | { page: 'templates'; templateId: TemplateId | null }
  /** Null: one that is not in the library yet. */
  | { page: 'edit-template'; templateId: TemplateId | null }
  | { page: 'buckets'; bucketId: BucketId | null }
  | { page: 'jobs' }
  /** `asks`: the question to open it with. `seq`: the line of its log to show. `find`: what is looked for in it. */
  | { page: 'job'; jobId: JobId; asks?: 'roll-back'; seq?: number; find?: string }
  /** A job beside another; null: the best of its kind that went well. */
  | { page: 'compare'; jobId: JobId; otherId: JobId | null }
  | { page: 'servers'; connectionId: ConnectionId | null }
  | { page: 'add-server' }
  | { page: 'settings'; section?: SettingsSection }
  /** Every part of the design system in all its states; for tests and for those who work on it. */
  | { page: 'gallery' }
  /** Where a link or a notification leads when what it names is not known here. */
  | { page: 'missing'; what: MissingKind };
export type MissingKind = 'container' | 'job' | 'template' | 'server' | 'bucket';
export type Page = Place['page'];

export type NavigationState = {
  readonly place: Place;
  /** Where one came from, the last at the end. */
  readonly back: readonly Place[];
  /** What one went back from, the next at the end. */
  readonly forward: readonly Place[];
};

const home: Place = { page: 'containers', key: null };
/** The open place survives a reload of the window and a restart of the app. */
const memory = 'gantry.place';

/** Keeps a step back by answering true; `take` is the step. */
export type Guard = (from: Place, take: () => void) => boolean;

const letGo: Guard = () => false;

type Storage = { getItem(key: string): string | null; setItem(key: string, value: string): void };

/** Where the user is. No router: places are a union, so a page that does not exist cannot be named. */
export function createNavigationStore(storage?: Storage) {
  const store = createStore<NavigationState>(() => ({
    place: parsePlace(storage?.getItem(memory) ?? '') ?? home,
    back: [],
    forward: [],
  }));
  const remember = (place: Place) => storage?.setItem(memory, formatPlace(place));
  let guard: Guard = letGo;
  /** A step that would leave the page, unless somebody keeps it back. */
  const step = (place: Place, take: () => void): void => {
    const from = store.getState().place;
    if (formatPlace(from) === formatPlace(place) || !guard(from, take)) take();
  };
  return {
    ...store,
    /** Asked before every step to another place. One who keeps it back may take it later. */
    guardWith(next: Guard): void {
      guard = next;
    },
    go(place: Place): void {
      step(place, () => {
        remember(place);
        store.setState((state) => {
          // Where one is already is no step to go back over.
          if (formatPlace(state.place) === formatPlace(place)) return { place };
          return { place, back: [...state.back.slice(-49), state.place], forward: [] };
        });
      });
    },
    /** Shows another detail beside the same list, such as while one goes from row to row: one step, however many are passed. */
    follow(place: Place): void {
      const { page } = store.getState().place;
      if (page !== place.page) return this.go(place);
      remember(place);
      store.setState({ place });
    },
    /** Closes the detail beside a list; answers whether one was open. */
    closeDetail(): boolean {
      const { place } = store.getState();
      const list = withoutDetail(place);
      if (list === null) return false;
      remember(list);
      store.setState({ place: list });
      return true;
    },
    goBack(): void {
      step(store.getState().back.at(-1) ?? home, () =>
        store.setState((state) => {
          const place = state.back.at(-1) ?? home;
          remember(place);
          return { place, back: state.back.slice(0, -1), forward: [...state.forward, state.place] };
        }),
      );
    },
    /** Undoes the last going back; nothing when there was none. */
    goForward(): void {
      const next = store.getState().forward.at(-1);
      if (!next) return;
      step(next, () =>
        store.setState((state) => {
          const place = state.forward.at(-1);
          if (!place) return state;
          remember(place);
          return { place, back: [...state.back, state.place], forward: state.forward.slice(0, -1) };
        }),
      );
    },
  };
}

function withoutDetail(place: Place): Place | null {
  if (place.page === 'containers' && place.key !== null) return { page: 'containers', key: null };
  if (place.page === 'templates' && place.templateId !== null) return { page: 'templates', templateId: null };
  if (place.page === 'buckets' && place.bucketId !== null) return { page: 'buckets', bucketId: null };
  return null;
}

/** `job/ID`, `containers/KEY` …: the form in which main names a place (`app:navigate`). Null for anything unknown. */
export function parsePlace(text: string): Place | null {
  const slash = text.indexOf('/');
  const page = slash < 0 ? text : text.slice(0, slash);
  const rest = slash < 0 ? '' : text.slice(slash + 1);
  switch (page) {
    case 'containers':
      return { page, key: rest || null };
    case 'shell':
      return rest === '' ? { page: 'containers', key: null } : { page, key: rest };
    case 'create':
    case 'templates':
    case 'edit-template':
      return { page, templateId: templateId.safeParse(rest).data ?? null };
    case 'buckets':
      return { page, bucketId: bucketId.safeParse(rest).data ?? null };
    case 'servers':
      return { page, connectionId: connectionId.safeParse(rest).data ?? null };
    case 'job':
    case 'jobs': {
      const [idText, asks] = rest.split('/');
      const id = jobId.safeParse(idText).data;
      if (id === undefined) return { page: 'jobs' };
      return { page: 'job', jobId: id, ...(asks === 'roll-back' && { asks }) };
    }
    case 'compare': {
      const [id, other] = rest.split('/').map((part) => jobId.safeParse(part).data);
      return id === undefined ? { page: 'jobs' } : { page, jobId: id, otherId: other ?? null };
    }
    case 'settings': {
      const section = settingsSections.find((one) => one === rest);
      return section ? { page, section } : { page };
    }
    case 'add-server':
    case 'gallery':
      return { page };
    default:
      return null;
  }
}

export function formatPlace(place: Place): string {
  switch (place.page) {
    case 'containers':
      return `containers/${place.key ?? ''}`;
    case 'shell':
      return `shell/${place.key}`;
    case 'create':
    case 'templates':
    case 'edit-template':
      return `${place.page}/${place.templateId ?? ''}`;
    case 'buckets':
      return `buckets/${place.bucketId ?? ''}`;
    case 'servers':
      return `servers/${place.connectionId ?? ''}`;
    case 'job':
      return `job/${place.jobId}`;
    case 'compare':
      return `compare/${place.jobId}/${place.otherId ?? ''}`;
    case 'settings':
      return place.section ? `settings/${place.section}` : 'settings';
    case 'jobs':
    case 'add-server':
    case 'gallery':
      return place.page;
    case 'missing':
      return lists[place.what];
  }
}

/** Where things of each kind stand together. */
export const lists = {
  container: 'containers',
  job: 'jobs',
  template: 'templates',
  server: 'servers',
  bucket: 'buckets',
} as const;
