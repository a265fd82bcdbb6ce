import type { ReactNode } from 'react';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { Chip } from '../../ui/chip.tsx';

/** The active qualifiers as chips; absent while there are none. */
export function FilterBar({ shown, total }: { shown: number; total: number }): ReactNode {
  const { search } = useApp().stores;
  const qualifiers = useSelect(search, (state) => state.qualifiers);
  if (qualifiers.length === 0) return null;
  return (
    <div
      role="group"
      aria-label="Filters"
      className="flex min-h-9 flex-wrap items-center gap-1.5 border-b border-line px-4 py-1"
    >
      {qualifiers.map((qualifier) => {
        const name = `${qualifier.isNegated ? 'not ' : ''}${qualifier.key}:`;
        return (
          <Chip
            key={`${name}${qualifier.value}`}
            name={name}
            value={qualifier.value}
            removeLabel={`Remove filter ${name} ${qualifier.value}`}
            onRemove={() => search.remove(qualifier)}
          />
        );
      })}
      <span role="status" className="text-sm text-ink-3">
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
