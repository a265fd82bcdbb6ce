import { FolderSearch, LayoutTemplate, SearchX } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { TemplateId } from '../../../shared/domain/ids.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { UnreadableRecords } from '../../parts/unreadable-records.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { noSelection, withoutLost } from '../../ui/table-selection.ts';
import { useIsTight } from '../../ui/use-is-tight.ts';
import { editNew } from '../../stores/edit-new-template.ts';
import { ArchiveDrop } from './archive-drop.tsx';
import { ExportBar } from './export-bar.tsx';
import { filterTemplates, tagsOf } from './filter-templates.ts';
import { FoldersStrip } from './folders-strip.tsx';
import { FoundNotice } from './found-notice.tsx';
import { LibraryBar } from './library-bar.tsx';
import { LibraryProblems } from './library-problems.tsx';
import { addFolder, tellFailure } from './template-actions.ts';
import { TemplateList } from './template-list.tsx';
import { TemplatePanel } from './template-panel.tsx';

/** The library, as cards or as rows, with one template's detail beside it. */
export function TemplatesPage({ openId }: { openId: TemplateId | null }): ReactNode {
  const { stores } = useApp();
  const { all, problems, load } = useSelect(stores.templates, (state) => state);
  const query = useSelect(stores.search, (state) => state);
  const view = useSelect(stores.settings, ({ settings }) => settings.templateView);
  const [choice, setChoice] = useState(noSelection);
  const selection = useMemo(() => withoutLost(choice, (key) => all.some(({ id }) => id === key)), [choice, all]);
  const chosen = useMemo(() => all.filter(({ id }) => selection.keys.has(id)), [all, selection]);
  const shown = useMemo(() => filterTemplates(all, query), [all, query]);
  const close = () => stores.navigation.go({ page: 'templates', templateId: null });
  const isTight = useIsTight();
  if (load.name === 'failed') return <ErrorNotice {...explain(load.error)} className="m-4" />;
  return (
    <div className="relative flex min-h-0 flex-1">
      <ArchiveDrop isCovered={isTight && openId !== null}>
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
        <FoldersStrip />
        <FoundNotice />
        <LibraryProblems problems={problems} />
        <UnreadableRecords kinds={['template', 'folder-template']} />
        {load.name === 'loading' ? (
          <SkeletonRows label="Loading the templates" />
        ) : all.length === 0 ? (
          <NoTemplates />
        ) : shown.length === 0 ? (
          <EmptyState
            icon={<SearchX />}
            title="No template matches"
            action={<Button onClick={() => stores.search.clear()}>Clear the search</Button>}
          >
            {all.length === 1 ? 'One template is' : `${all.length} templates are`} hidden by the search.
          </EmptyState>
        ) : (
          <TemplateList shown={shown} view={view} openId={openId} selection={selection} onSelection={setChoice} />
        )}
        {chosen.length > 0 && <ExportBar templates={chosen} onClear={() => setChoice(noSelection)} />}
      </ArchiveDrop>
      {openId !== null && <TemplatePanel key={openId} templateId={openId} onClose={close} />}
    </div>
  );
}

/** Nothing there yet, or folders in which nothing was found. */
function NoTemplates(): ReactNode {
  const app = useApp();
  const folders = useSelect(app.stores.templates, (state) => state.folders);
  const add = () => void addFolder(app).catch((error: unknown) => tellFailure(error, app));
  const actions = (
    <>
      <Button tone="primary" onClick={() => editNew(app.stores)}>
        New template
      </Button>
      <Button onClick={add}>Add folder</Button>
    </>
  );
  if (folders.length > 0)
    return (
      <EmptyState icon={<FolderSearch />} title="The folders hold no templates" action={actions}>
        A template is a folder with a gantry.yaml, a template.yaml or a template.conf. Look for changes when you have
        put some there.
      </EmptyState>
    );
  return (
    <EmptyState icon={<LayoutTemplate />} title="No templates yet" action={actions}>
      A template is what a container is made from: its size, packages, files, scripts and questions.
    </EmptyState>
  );
}
