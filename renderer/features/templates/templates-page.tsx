import { LayoutTemplate, SearchX } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import type { TemplateId } from '../../../shared/domain/ids.ts';
import type { TemplateProblem } from '../../../shared/domain/template.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { filterTemplates, tagsOf } from './filter-templates.ts';
import { LibraryBar } from './library-bar.tsx';
import { TemplateCard } from './template-card.tsx';
import { templateColumns } from './template-columns.tsx';
import { TemplatePanel } from './template-panel.tsx';

const noSort = { column: '', isDescending: false };
const ignoreSort = () => undefined;

/** The library, as cards or as rows, with one template's detail beside it. */
export function TemplatesPage({ openId }: { openId: TemplateId | null }): ReactNode {
  const { stores } = useApp();
  const { all, problems, load } = useSelect(stores.templates, (state) => state);
  const query = useSelect(stores.search, (state) => state);
  const view = useSelect(stores.settings, ({ settings }) => settings.templateView);
  const usedBy = useUsedBy();
  const isBeside = openId !== null;
  const columns = useMemo(() => {
    const every = templateColumns(usedBy);
    // Beside the detail, which tells the rest, there is room for these.
    return isBeside ? every.filter(({ id }) => id === 'name' || id === 'installs' || id === 'tags') : every;
  }, [usedBy, isBeside]);
  const shown = useMemo(() => filterTemplates(all, query), [all, query]);
  const close = () => stores.navigation.go({ page: 'templates', templateId: null });
  if (load.name === 'failed') return <ErrorNotice {...explain(load.error)} className="m-4" />;
  if (load.name === 'ready' && all.length === 0 && problems.length === 0)
    return (
      <EmptyState icon={<LayoutTemplate />} title="No templates">
        Templates are folders with a gantry.yaml; put some into the template folder.
      </EmptyState>
    );
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col">
        <LibraryBar
          tags={tagsOf(all)}
          shown={shown.length}
          total={all.length}
          view={view}
          onView={(templateView) => {
            stores.settings
              .change({ templateView })
              .catch(() => stores.toasts.show('failure', 'The choice could not be kept'));
          }}
        />
        <Problems problems={problems} />
        {shown.length === 0 && all.length > 0 ? (
          <EmptyState
            icon={<SearchX />}
            title="No template matches"
            action={<Button onClick={() => stores.search.clear()}>Clear the search</Button>}
          >
            {all.length === 1 ? 'One template is' : `${all.length} templates are`} hidden by the search.
          </EmptyState>
        ) : view === 'rows' ? (
          <DataTable
            label="Templates"
            columns={columns}
            rows={shown}
            keyOf={({ id }) => id}
            selectedKey={openId}
            onSelect={({ id }) => stores.navigation.go({ page: 'templates', templateId: id })}
            sort={noSort}
            onSort={ignoreSort}
          />
        ) : (
          <ul
            aria-label="Templates"
            className="grid min-w-0 flex-1 auto-rows-min grid-cols-[repeat(auto-fill,minmax(240px,1fr))] gap-3 overflow-y-auto p-4"
          >
            {shown.map((template) => (
              <li key={template.id}>
                <TemplateCard
                  template={template}
                  isOpen={template.id === openId}
                  usedBy={usedBy.get(template.name) ?? 0}
                />
              </li>
            ))}
          </ul>
        )}
      </div>
      {openId !== null && <TemplatePanel key={openId} templateId={openId} onClose={close} />}
    </div>
  );
}

/** Containers by the name of the template they were made from. */
function useUsedBy(): ReadonlyMap<string, number> {
  const rows = useSelect(useApp().stores.inventory, (state) => state.rows);
  return useMemo(() => {
    const counts = new Map<string, number>();
    for (const { templateName } of rows)
      if (templateName !== null) counts.set(templateName, (counts.get(templateName) ?? 0) + 1);
    return counts;
  }, [rows]);
}

function Problems({ problems }: { problems: readonly TemplateProblem[] }): ReactNode {
  if (problems.length === 0) return null;
  return (
    <Notice
      tone="attention"
      title={
        problems.length === 1
          ? 'One template cannot be read'
          : `${problems.length} faults keep templates from being read`
      }
      className="mx-4 mt-4"
    >
      <ul className="text-ink-2">
        {problems.map(({ file, line, column, reason }) => (
          <li key={`${file}:${line}:${column}:${reason}`} className="[overflow-wrap:anywhere]">
            <span className="font-mono text-sm">
              {file}
              {line !== null && `, line ${line}`}
            </span>
            : {reason}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
