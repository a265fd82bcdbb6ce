import type { ReactNode } from 'react';
import { useApp, useSelect } from '../hooks/app-context.ts';
import { cn } from '../ui/cn.ts';

/** The two halves of the library, at the head of both. */
export function LibraryTabs(): ReactNode {
  const { navigation, templates, buckets } = useApp().stores;
  const page = useSelect(navigation, ({ place }) => place.page);
  const counts = {
    templates: useSelect(templates, ({ all }) => all.length),
    buckets: useSelect(buckets, ({ all }) => all.length),
  };
  return (
    <nav aria-label="Library" className="flex shrink-0 gap-1">
      {(['templates', 'buckets'] as const).map((one) => (
        <button
          key={one}
          type="button"
          aria-current={page === one ? 'page' : undefined}
          onClick={() =>
            navigation.go(one === 'templates' ? { page: one, templateId: null } : { page: one, bucketId: null })
          }
          className={cn(
            'flex h-7 items-center gap-1.5 rounded-md px-2.5 text-ink-2 hover:bg-hover hover:text-ink',
            page === one && 'bg-hover font-medium text-ink',
          )}
        >
          {one === 'templates' ? 'Templates' : 'Buckets'}
          <span className="text-sm font-normal text-ink-3">{counts[one]}</span>
        </button>
      ))}
    </nav>
  );
}
