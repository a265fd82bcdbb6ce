import type { ContainerListSettings, ListLayout, SavedView } from '../../shared/domain/container-list.ts';
import type { SearchQuery } from './search-query.ts';

/** A set of filters under a name. */
export type ListView = {
  readonly id: string;
  readonly name: string;
  readonly query: SearchQuery;
  readonly layout: ListLayout;
  /** Made by the user: can be renamed, moved and deleted, and has a look of its own. */
  readonly isSaved: boolean;
};

const builtIn: readonly Pick<ListView, 'id' | 'name' | 'query'>[] = [
  { id: 'all', name: 'All', query: { qualifiers: [], text: '' } },
  {
    id: 'running',
    name: 'Running',
    query: { qualifiers: [{ key: 'status', value: 'running', isNegated: false }], text: '' },
  },
  {
    id: 'attention',
    name: 'Needs attention',
    query: { qualifiers: [{ key: 'is', value: 'attention', isNegated: false }], text: '' },
  },
];

/** Those that are always there, then the saved ones in their order. */
export const listViews = ({ layout, views }: Pick<ContainerListSettings, 'layout' | 'views'>): readonly ListView[] => [
  ...builtIn.map((view) => ({ ...view, layout, isSaved: false })),
  ...views.map(({ id, name, qualifiers, text, layout: own }) => ({
    id,
    name,
    query: { qualifiers, text },
    layout: own,
    isSaved: true,
  })),
];

/** The open one; the first when it does not exist any more. */
export function currentView(list: ContainerListSettings): ListView {
  const views = listViews(list);
  const view = views.find(({ id }) => id === list.viewId) ?? views[0];
  if (!view) throw new Error('There is always a view of all');
  return view;
}

/** A saved view keeps its own look; the others share one. */
export function withLayout(list: ContainerListSettings, change: Partial<ListLayout>): ContainerListSettings {
  const isSaved = list.views.some(({ id }) => id === list.viewId);
  if (!isSaved) return { ...list, layout: { ...list.layout, ...change } };
  return withChanged(list, list.viewId, (view) => ({ ...view, layout: { ...view.layout, ...change } }));
}

/** Saves what is asked for now, with the look of now, and opens it. */
export function withNewView(
  list: ContainerListSettings,
  { id, name, query }: { id: string; name: string; query: SearchQuery },
): ContainerListSettings {
  const { layout } = currentView(list);
  const view: SavedView = { id, name: name.trim(), qualifiers: [...query.qualifiers], text: query.text.trim(), layout };
  return { ...list, views: [...list.views, view], viewId: id };
}

export const withQuery = (list: ContainerListSettings, id: string, query: SearchQuery): ContainerListSettings =>
  withChanged(list, id, (view) => ({ ...view, qualifiers: [...query.qualifiers], text: query.text.trim() }));

export const withName = (list: ContainerListSettings, id: string, name: string): ContainerListSettings =>
  withChanged(list, id, (view) => ({ ...view, name: name.trim() }));

export const withoutView = (list: ContainerListSettings, id: string): ContainerListSettings => ({
  ...list,
  views: list.views.filter((view) => view.id !== id),
  viewId: list.viewId === id ? 'all' : list.viewId,
});

/** `by` places to the right, or to the left when negative. */
export function withMoved(list: ContainerListSettings, id: string, by: number): ContainerListSettings {
  const from = list.views.findIndex((view) => view.id === id);
  const view = list.views[from];
  const to = from + by;
  if (!view || to < 0 || to >= list.views.length) return list;
  return { ...list, views: list.views.toSpliced(from, 1).toSpliced(to, 0, view) };
}

/** Why a view cannot have this name; null when it can. */
export function viewNameReason(list: ContainerListSettings, name: string, ownId: string | null): string | null {
  const wanted = name.trim().toLowerCase();
  if (wanted === '') return 'Give it a name';
  if (wanted.length > 60) return 'At most 60 characters';
  const isTaken = listViews(list).some((view) => view.id !== ownId && view.name.toLowerCase() === wanted);
  return isTaken ? 'There is a view of this name already' : null;
}

const withChanged = (
  list: ContainerListSettings,
  id: string,
  change: (view: SavedView) => SavedView,
): ContainerListSettings => ({
  ...list,
  views: list.views.map((view) => (view.id === id ? change(view) : view)),
});
