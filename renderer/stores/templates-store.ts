import { createStore } from 'zustand/vanilla';
import type { TemplateProblem, TemplateSummary } from '../../shared/domain/template.ts';
import { toErrorData } from '../../shared/errors.ts';
import type { Client } from '../ipc/client.ts';
import { keepIdentity } from './keep-identity.ts';
import { loading, ready, type LoadState } from './load-state.ts';

export type TemplatesState = {
  readonly all: readonly TemplateSummary[];
  /** Those that could not be read. */
  readonly problems: readonly TemplateProblem[];
  readonly load: LoadState;
};

/** The template library as main last listed it. */
export function createTemplatesStore(client: Pick<Client, 'call'>) {
  const store = createStore<TemplatesState>(() => ({ all: [], problems: [], load: loading }));
  return {
    ...store,
    async reload(): Promise<void> {
      try {
        const [incoming, problems] = await Promise.all([
          client.call('template:list', {}),
          client.call('template:problems', {}),
        ]);
        store.setState(({ all }) => ({ all: keepIdentity(all, incoming, ({ id }) => id), problems, load: ready }));
      } catch (error) {
        store.setState({ load: { name: 'failed', error: toErrorData(error) } });
      }
    },
  };
}
