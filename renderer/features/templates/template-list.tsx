import { useMemo, useState, type ReactNode } from 'react';
import type { TemplateId } from '../../../shared/domain/ids.ts';
import type { Settings } from '../../../shared/domain/settings.ts';
import type { TemplateSummary } from '../../../shared/domain/template.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { ContextMenu } from '../../ui/menu.tsx';
import { toggle, type Selection } from '../../ui/table-selection.ts';
import { templateEntries } from './template-actions.ts';
import { TemplateCard } from './template-card.tsx';
import { templateColumns } from './template-columns.tsx';

const noSort = { column: '', isDescending: false };
const ignoreSort = () => undefined;

type Props = {
  shown: readonly TemplateSummary[];
  view: Settings['templateView'];
  openId: TemplateId | null;
  selection: Selection;
  onSelection: (next: Selection) => void;
};

/** The templates a search leaves, as cards or as rows; both have the same menu. */
export function TemplateList({ shown, view, openId, selection, onSelection }: Props): ReactNode {
  const app = useApp();
  const { navigation, settings } = app.stores;
  const hasSingleKeys = useSelect(settings, (state) => state.settings.hasSingleKeyShortcuts);
  const [menuOf, setMenuOf] = useState<TemplateSummary | null>(null);
  const usedBy = useUsedBy();
  const isBeside = openId !== null;
  const columns = useMemo(() => {
    const every = templateColumns(usedBy);
    // Beside the detail, which tells the rest, there is room for these.
    return isBeside ? every.filter(({ id }) => id === 'name' || id === 'installs' || id === 'tags') : every;
  }, [usedBy, isBeside]);
  return (
    <ContextMenu
      entries={menuOf ? templateEntries(app, menuOf) : []}
      label={`Actions for ${menuOf?.name ?? 'a template'}`}
    >
      {view === 'rows' ? (
        <div className="flex min-h-0 flex-1 flex-col">
          <DataTable
            label="Templates"
            columns={columns}
            rows={shown}
            keyOf={({ id }) => id}
            nameOf={({ name }) => name}
            selectedKey={openId}
            onSelect={({ id }) => navigation.go({ page: 'templates', templateId: id })}
            onMove={({ id }) => isBeside && navigation.follow({ page: 'templates', templateId: id })}
            sort={noSort}
            onSort={ignoreSort}
            choice={{ selection, onChange: onSelection }}
            onRowMenu={setMenuOf}
            hasSingleKeys={hasSingleKeys}
          />
        </div>
      ) : (
        <ul
          aria-label="Templates"
          className="grid min-h-0 min-w-0 flex-1 auto-rows-min grid-cols-[repeat(auto-fill,minmax(240px,1fr))] gap-3 overflow-y-auto p-4"
        >
          {shown.map((template) => (
            <li key={template.id} onContextMenu={() => setMenuOf(template)}>
              <TemplateCard
                template={template}
                isOpen={template.id === openId}
                usedBy={usedBy.get(template.name) ?? 0}
                isChosen={selection.keys.has(template.id)}
                hasChoice={selection.keys.size > 0}
                onChoose={() => onSelection(toggle(selection, template.id))}
              />
            </li>
          ))}
        </ul>
      )}
    </ContextMenu>
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
