import { FolderPlus, Import, LayoutGrid, Plus, RefreshCw, Rows3 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Settings } from '../../../shared/domain/settings.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { LibraryTabs } from '../../parts/library-tabs.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { cn } from '../../ui/cn.ts';
import { editNew } from '../../stores/edit-new-template.ts';
import { addFolder, importTemplates, scanFolders, tellFailure } from './template-actions.ts';

type Props = {
  tags: readonly string[];
  shown: number;
  total: number;
  view: Settings['templateView'];
  onView: (view: Settings['templateView']) => void;
};

/** Beside the detail in a small window only the picture has room. */
const narrow = '@max-[640px]:sr-only';

/** What can be done with the library as a whole; below, tags to filter by, and cards or rows. */
export function LibraryBar(props: Props): ReactNode {
  const app = useApp();
  const folders = useSelect(app.stores.templates, (state) => state.folders);
  const tell = (work: () => Promise<void>) => () => work().catch((error: unknown) => tellFailure(error, app));
  const scan = useAction(tell(() => scanFolders(app, null)));
  const add = useAction(tell(() => addFolder(app)));
  const take = useAction(tell(() => importTemplates(app)));
  return (
    <>
      <div className="@container flex h-11 shrink-0 items-center gap-2 border-b border-line px-3">
        <LibraryTabs />
        <span className="flex-1" />
        <IconButton
          label="Look for changes on disk"
          isBusy={scan.isBusy}
          disabledReason={folders.length > 0 ? null : 'There are no folders to look at'}
          onClick={scan.run}
        >
          <RefreshCw aria-hidden />
        </IconButton>
        <Button tone="ghost" tip="Keep the templates of a folder here" isBusy={add.isBusy} onClick={add.run}>
          <FolderPlus aria-hidden />
          <span className={narrow}>Add folder</span>
        </Button>
        <Button tone="ghost" tip="Take templates from an archive" isBusy={take.isBusy} onClick={take.run}>
          <Import aria-hidden />
          <span className={narrow}>Import</span>
        </Button>
        <Button onClick={() => editNew(app.stores)}>
          <Plus aria-hidden />
          New template
        </Button>
      </div>
      {props.total > 0 && <FilterBar {...props} />}
    </>
  );
}

function FilterBar({ tags, shown, total, view, onView }: Props): ReactNode {
  const { search } = useApp().stores;
  const qualifiers = useSelect(search, (state) => state.qualifiers);
  return (
    <div className="flex min-h-10 shrink-0 items-center gap-3 border-b border-line px-4 py-1.5">
      <div role="group" aria-label="Tags" className="flex min-w-0 flex-1 flex-wrap gap-1.5">
        {tags.map((tag) => {
          const active = qualifiers.find(
            ({ key, value, isNegated }) => key === 'tag' && value.toLowerCase() === tag && !isNegated,
          );
          return (
            <button
              key={tag}
              type="button"
              aria-pressed={active !== undefined}
              onClick={() =>
                active
                  ? search.remove(active)
                  : search.choose({ key: 'tag', value: tag, isNegated: false }, search.getState().text)
              }
              className={cn(
                'h-6 rounded-md border border-line px-2 text-sm text-ink-2 hover:border-line-strong hover:text-ink',
                active && 'border-accent/30 bg-accent-soft font-medium text-accent hover:text-accent',
              )}
            >
              {tag}
            </button>
          );
        })}
      </div>
      <span className="shrink-0 text-sm text-ink-3">
        {shown === total ? `${total} ${total === 1 ? 'template' : 'templates'}` : `${shown} of ${total}`}
      </span>
      <ViewSwitch view={view} onView={onView} />
    </div>
  );
}

const views = [
  { value: 'cards', label: 'Cards', Icon: LayoutGrid },
  { value: 'rows', label: 'Rows', Icon: Rows3 },
] as const;

function ViewSwitch({ view, onView }: Pick<Props, 'view' | 'onView'>): ReactNode {
  return (
    <div role="group" aria-label="Show as" className="flex">
      {views.map(({ value, label, Icon }) => (
        <IconButton
          key={value}
          label={label}
          size="small"
          aria-pressed={value === view}
          className={cn(value === view && 'bg-selected text-accent')}
          onClick={() => onView(value)}
        >
          <Icon aria-hidden />
        </IconButton>
      ))}
    </div>
  );
}
