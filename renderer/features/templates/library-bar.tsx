import { LayoutGrid, Rows3 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Settings } from '../../../shared/domain/settings.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { IconButton } from '../../ui/button.tsx';
import { cn } from '../../ui/cn.ts';

type Props = {
  tags: readonly string[];
  shown: number;
  total: number;
  view: Settings['templateView'];
  onView: (view: Settings['templateView']) => void;
};

/** Tags to filter by at the left, cards or rows at the right. */
export function LibraryBar({ tags, shown, total, view, onView }: Props): ReactNode {
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
      <span className="text-sm text-ink-3">{shown === total ? `${total} templates` : `${shown} of ${total}`}</span>
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
