import type { ReactNode } from 'react';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { StatusWord } from '../../ui/badge.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import { openerId } from './faults-opener.ts';

const badge = 'rounded-sm border border-accent/40 bg-accent-soft px-1.5 text-xs text-accent';

/** That this is the demo, and whether something in it is broken on purpose: nobody shall forget that. */
export function DemoStatus(): ReactNode {
  const { stores } = useApp();
  const hasDemo = useSelect(stores.connections, ({ all }) => all.some(({ isDemo }) => isDemo));
  const { isRunning, isOpen, faults } = useSelect(stores.faults, (state) => state);
  if (!hasDemo) return null;
  if (!isRunning) return <span className={badge}>Demo homelab</span>;
  const toggle = isOpen ? stores.faults.close : stores.faults.open;
  return (
    <>
      {faults.length > 0 && (
        <button type="button" onClick={stores.faults.open} className="shrink-0 rounded-sm px-1 hover:bg-hover">
          <StatusWord tone="attention">
            {faults.length === 1 ? '1 fault active' : `${faults.length} faults active`}
          </StatusWord>
        </button>
      )}
      <Tooltip text="Break something on purpose" side="top">
        <button
          type="button"
          id={openerId}
          aria-label="Demo homelab: faults"
          aria-expanded={isOpen}
          onClick={toggle}
          className={`${badge} hover:border-accent`}
        >
          Demo homelab
        </button>
      </Tooltip>
    </>
  );
}
