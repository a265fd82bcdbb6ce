import { Ellipsis, Save } from 'lucide-react';
import { memo, useState, type ReactNode } from 'react';
import type { ContainerRow } from '../../../shared/domain/container.ts';
import { currentView, listViews, withMoved, withoutView, withQuery, type ListView } from '../../stores/list-views.ts';
import { isSameQuery, type SearchQuery } from '../../stores/search-query.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { lastResult } from '../../hooks/last-result.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { cn } from '../../ui/cn.ts';
import { Menu } from '../../ui/menu.tsx';
import { filterRows, type FilterFacts } from './filter-rows.ts';
import { useFilterFacts } from './use-filter-facts.ts';
import { useListSettings } from './use-list-settings.ts';
import { ViewNameDialog, type Naming } from './view-name-dialog.tsx';

type Props = { rows: readonly ContainerRow[]; children: ReactNode };

/** The views above the list, with how many containers each holds; what can be saved and changed about them. */
export const ViewBar = memo(function ViewBar({ rows, children }: Props): ReactNode {
  const { search, toasts } = useApp().stores;
  const [list, change] = useListSettings();
  const [naming, setNaming] = useState<Naming | null>(null);
  const views = viewsOf(list);
  const counts = useCounts(rows, views);
  const opened = currentView(list);
  // Not the query itself, which each letter changes.
  const current = useSelect(search, (query) => viewOf(query, opened, views));
  const isEdited = useSelect(search, (query) => !isSameQuery(query, current.query));
  const open = (view: ListView) => {
    search.replace(view.query);
    change((before) => ({ ...before, viewId: view.id }));
  };
  const place = list.views.findIndex(({ id }) => id === current.id);
  return (
    <div className="flex min-h-9 items-center gap-2 border-b border-line pr-4 pl-2">
      <nav aria-label="Views" className="flex min-w-0 flex-wrap items-center gap-px py-1">
        {views.map((view) => {
          const isCurrent = view.id === current.id;
          const count = counts.get(view.id) ?? 0;
          return (
            <button
              key={view.id}
              type="button"
              aria-current={isCurrent ? 'true' : undefined}
              onClick={() => open(view)}
              className={cn(
                'flex h-7 max-w-48 items-center gap-1.5 rounded-md px-2 text-ink-2 hover:bg-hover hover:text-ink',
                isCurrent && 'bg-hover font-medium text-ink',
              )}
            >
              <span className="truncate">{view.name}</span>
              <span
                className={cn(
                  'text-sm font-normal text-ink-3',
                  view.id === 'attention' && count > 0 && 'font-medium text-attention',
                )}
              >
                {count}
              </span>
              {isCurrent && isEdited && view.isSaved && <span className="text-sm font-normal text-ink-3">changed</span>}
            </button>
          );
        })}
        {current.isSaved && (
          <Menu
            label={`Change the view ${current.name}`}
            trigger={
              <IconButton label={`Change the view ${current.name}`} size="small">
                <Ellipsis aria-hidden />
              </IconButton>
            }
            entries={[
              {
                kind: 'item',
                id: 'rename',
                label: 'Rename…',
                onSelect: () => setNaming({ id: current.id, name: current.name }),
              },
              {
                kind: 'item',
                id: 'left',
                label: 'Move left',
                disabledReason: place === 0 ? 'It is the first' : null,
                onSelect: () => change((before) => withMoved(before, current.id, -1)),
              },
              {
                kind: 'item',
                id: 'right',
                label: 'Move right',
                disabledReason: place === list.views.length - 1 ? 'It is the last' : null,
                onSelect: () => change((before) => withMoved(before, current.id, 1)),
              },
              { kind: 'separator', id: 'before-delete' },
              {
                kind: 'item',
                id: 'delete',
                label: 'Delete view',
                tone: 'danger',
                onSelect: () => {
                  change((before) => withoutView(before, current.id));
                  search.clear();
                  toasts.show('info', `The view ${current.name} was deleted`, '', {
                    label: 'Undo',
                    run: () => {
                      change(() => list);
                      search.replace(current.query);
                    },
                  });
                },
              },
            ]}
          />
        )}
      </nav>
      <span className="flex-1" />
      {isEdited && (
        <>
          {current.isSaved && (
            <Button size="small" onClick={() => change((before) => withQuery(before, current.id, search.getState()))}>
              Save changes
            </Button>
          )}
          <Button size="small" tone="ghost" onClick={() => setNaming({ id: null, name: '' })}>
            <Save aria-hidden />
            Save as view…
          </Button>
        </>
      )}
      {children}
      {naming && <ViewNameDialog naming={naming} onClose={() => setNaming(null)} />}
    </div>
  );
});

/** Without its filter, Running is All. */
function viewOf(query: SearchQuery, opened: ListView, views: readonly ListView[]): ListView {
  if (opened.isSaved || isSameQuery(query, opened.query)) return opened;
  return views.find((view) => !view.isSaved && isSameQuery(query, view.query)) ?? opened;
}

/** How many rows each view holds. */
function useCounts(rows: readonly ContainerRow[], views: readonly ListView[]): ReadonlyMap<string, number> {
  const { servers, jobs } = useFilterFacts();
  return countsOf(rows, views, servers, jobs);
}

const countsOf = lastResult(
  (
    rows: readonly ContainerRow[],
    views: readonly ListView[],
    servers: FilterFacts['servers'],
    jobs: FilterFacts['jobs'],
  ): ReadonlyMap<string, number> =>
    new Map(views.map(({ id, query }) => [id, filterRows(rows, query, { servers, jobs }).length])),
);
const viewsOf = lastResult(listViews);
