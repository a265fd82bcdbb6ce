import type { ReactNode } from 'react';
import { useApp, useSelect } from '../../hooks/app-context.ts';

/** How many containers were made from a template, and the way to them. */
export function UsedBy({ name }: { name: string }): ReactNode {
  const { stores } = useApp();
  const rows = useSelect(stores.inventory, (state) => state.rows);
  const count = rows.filter(({ templateName }) => templateName === name).length;
  if (count === 0) return <span className="text-sm text-ink-3">Not used by a container</span>;
  return (
    <button
      type="button"
      className="rounded-sm text-sm text-accent hover:underline"
      onClick={() => {
        stores.navigation.go({ page: 'containers', key: null });
        stores.search.replace({ qualifiers: [{ key: 'template', value: name, isNegated: false }], text: '' });
      }}
    >
      Used by {count === 1 ? '1 container' : `${count} containers`}
    </button>
  );
}
