import { ListFilter } from 'lucide-react';
import { listViews } from '../../stores/list-views.ts';
import type { AppParts } from '../../hooks/app-context.ts';
import type { Entry } from './entry.ts';

/** The views above the list of containers, the saved ones too. */
export const viewEntries = ({ stores }: AppParts): readonly Entry[] =>
  listViews(stores.settings.getState().settings.containerList).map(({ id, name, query }) => ({
    id: `view/${id}`,
    title: `Containers: ${name}`,
    kind: 'View',
    icon: ListFilter,
    words: 'view filter',
    run: async () => {
      stores.navigation.go({ page: 'containers', key: null });
      stores.search.replace(query);
      const { containerList } = stores.settings.getState().settings;
      await stores.settings.change({ containerList: { ...containerList, viewId: id } });
    },
  }));
