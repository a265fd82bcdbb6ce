import type { ReactNode } from 'react';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';

/** A watched folder changed: nothing was taken over, and what to do about it can be decided here. */
export function FoundNotice(): ReactNode {
  const { stores } = useApp();
  const found = useSelect(stores.templates, (state) => state.found);
  if (!found) return null;
  const count = found.items.length;
  return (
    <Notice
      tone="info"
      className="mx-4 mt-3"
      title={count === 1 ? 'One template changed on disk' : `${count} templates changed on disk`}
      action={
        <div className="flex gap-2">
          <Button size="small" onClick={stores.templates.dismissFound}>
            Later
          </Button>
          <Button
            size="small"
            tone="primary"
            onClick={() => {
              stores.templates.dismissFound();
              stores.templateDialog.open({ kind: 'scan', report: found });
            }}
          >
            Look at it…
          </Button>
        </div>
      }
    >
      <p className="text-ink-2">{found.items.map(({ name }) => name).join(', ')}. Nothing was taken over.</p>
    </Notice>
  );
}
