import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useApp, useSelect } from '../../hooks/app-context.ts';

/** The active qualifiers as chips; absent while there are none. */
export function FilterBar({ shown, total }: { shown: number; total: number }): ReactNode {
  const { search } = useApp().stores;
  const qualifiers = useSelect(search, (state) => state.qualifiers);
  if (qualifiers.length === 0) return null;
  return (
    <div
      role="group"
      aria-label="Filters"
      className="flex min-h-9 flex-wrap items-center gap-1.5 border-b border-line px-4 py-1.5"
    >
      {qualifiers.map((qualifier) => (
        <span
          key={`${qualifier.key}:${qualifier.value}`}
          className="inline-flex h-6 items-center gap-1 rounded-md border border-accent/30 bg-accent-soft pl-2 text-sm text-accent"
        >
          {qualifier.key}: <span className="font-medium">{qualifier.value}</span>
          <button
            type="button"
            aria-label={`Remove filter ${qualifier.key}: ${qualifier.value}`}
            className="rounded-sm p-1 hover:text-ink"
            onClick={() => search.remove(qualifier)}
          >
            <X aria-hidden className="size-3" />
          </button>
        </span>
      ))}
      <span className="text-sm text-ink-3">
        {shown} of {total}
      </span>
      <button
        type="button"
        className="ml-auto rounded-sm text-sm text-ink-2 hover:text-ink"
        onClick={() => search.clear()}
      >
        Clear all
      </button>
    </div>
  );
}
