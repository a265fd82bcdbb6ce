import { useRef, type ReactNode } from 'react';
import type { ActiveFault } from '../../../shared/domain/demo-fault.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { Dot } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Age } from '../../ui/relative-time.tsx';
import { describeFault, describeStrikes } from './describe-fault.ts';

/** What is broken now, at the foot of the panel, so that nothing above it moves when it grows. */
export function ActiveFaults({ nameOf }: { nameOf: (vmid: number) => string | undefined }): ReactNode {
  const { client, stores } = useApp();
  const faults = useSelect(stores.faults, (state) => state.faults);
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that was pressed vanishes with its line.
  const keepFocus = () => heading.current?.focus();
  const undo = useAction(async ({ id }: ActiveFault) => {
    await client.call('demo:clear-fault', { faultId: id });
    keepFocus();
  });
  const undoAll = useAction(async () => {
    await client.call('demo:clear-faults', {});
    keepFocus();
  });
  const error = undo.error ?? undoAll.error;
  return (
    <section aria-label="Active faults" className="flex max-h-[38%] shrink-0 flex-col border-t border-line bg-rail">
      <div className="flex h-10 shrink-0 items-center justify-between gap-3 px-4">
        <h3 ref={heading} tabIndex={-1} className="rounded-sm text-sm font-medium text-ink-2">
          {faults.length === 0
            ? 'Nothing is broken'
            : faults.length === 1
              ? '1 fault active'
              : `${faults.length} faults active`}
        </h3>
        {faults.length > 0 && (
          <Button size="small" isBusy={undoAll.isBusy} onClick={() => undoAll.run()}>
            Undo all
          </Button>
        )}
      </div>
      {error && <ErrorNotice {...explain(error)} className="mx-4 mb-3" />}
      {faults.length > 0 && (
        <ul aria-label="Active faults" className="min-h-0 overflow-y-auto border-t border-line">
          {faults.map((active) => (
            <Line
              key={active.id}
              active={active}
              text={describeFault(active.fault, nameOf)}
              onUndo={() => undo.run(active)}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

function Line({ active, text, onUndo }: { active: ActiveFault; text: string; onUndo: () => void }): ReactNode {
  return (
    <li className="flex items-start gap-2 border-b border-line px-4 py-2 last:border-b-0">
      <span className="flex h-5 items-center">
        <Dot tone="attention" />
      </span>
      <div className="min-w-0 flex-1">
        <div className="[overflow-wrap:anywhere]">{text}</div>
        <div className="text-sm text-ink-3">
          {describeStrikes(active)} · <Age at={active.since} />
        </div>
      </div>
      <Button size="small" aria-label={`Undo: ${text}`} onClick={onUndo}>
        Undo
      </Button>
    </li>
  );
}
