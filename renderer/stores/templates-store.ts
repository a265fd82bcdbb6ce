import { createStore } from 'zustand/vanilla';
import type { LibraryFolder, ScanReport, UnreadableRecord } from '../../shared/domain/template-library.ts';
import type { TemplateProblem, TemplateSummary } from '../../shared/domain/template.ts';
import { toErrorData } from '../../shared/errors.ts';
import type { Client } from '../ipc/client.ts';
import { keepIdentity } from './keep-identity.ts';
import { loading, ready, type LoadState } from './load-state.ts';

export type TemplatesState = {
  readonly all: readonly TemplateSummary[];
  /** What is wrong with some of them, and those that could not be read. */
  readonly problems: readonly TemplateProblem[];
  /** Records of templates and buckets that this version cannot read. */
  readonly unreadable: readonly UnreadableRecord[];
  readonly folders: readonly LibraryFolder[];
  /** What a watched folder was found to hold and nobody has answered yet; null when there is nothing. */
  readonly found: ScanReport | null;
  readonly load: LoadState;
};

/** The template library as main last listed it. */
export function createTemplatesStore(client: Pick<Client, 'call' | 'on'>) {
  const store = createStore<TemplatesState>(() => ({
    all: [],
    problems: [],
    unreadable: [],
    folders: [],
    found: null,
    load: loading,
  }));
  const reload = async (): Promise<void> => {
    try {
      const [incoming, problems, unreadable, folders] = await Promise.all([
        client.call('template:list', {}),
        client.call('template:problems', {}),
        client.call('template:unreadable', {}),
        client.call('template:folders', {}),
      ]);
      store.setState(({ all }) => ({
        all: keepIdentity(all, incoming, ({ id }) => id),
        problems,
        unreadable,
        folders,
        load: ready,
      }));
    } catch (error) {
      store.setState({ load: { name: 'failed', error: toErrorData(error) } });
    }
  };
  return {
    ...store,
    reload,
    connect: () => {
      const disconnects = [
        client.on('template:changed', () => void reload()),
        client.on('template:scanned', (report) => store.setState({ found: report.items.length > 0 ? report : null })),
      ];
      return () => {
        for (const disconnect of disconnects) disconnect();
      };
    },
    /** It was looked at. */
    dismissFound: (): void => store.setState({ found: null }),
  };
}
