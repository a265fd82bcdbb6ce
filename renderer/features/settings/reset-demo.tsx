import { useState, type ReactNode } from 'react';
import { isOver } from '../../../shared/domain/job.ts';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';

/** Puts the demo homelab back to how it came, after asking. */
export function ResetDemo({ demo }: { demo: ConnectionSummary }): ReactNode {
  const { client, stores } = useApp();
  const [isAsking, setAsking] = useState(false);
  const isBusy = useSelect(stores.jobs, ({ newestFirst }) =>
    newestFirst.some(({ connectionId, state }) => connectionId === demo.id && !isOver(state)),
  );
  const reset = useAction(async () => {
    await client.call('demo:reset', {});
    await Promise.all([stores.connections.reload(), stores.inventory.reload()]);
    setAsking(false);
    stores.toasts.show('success', 'The demo homelab is as it came');
  });
  return (
    <>
      <Button onClick={() => setAsking(true)}>Reset…</Button>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={`Reset ${demo.name}?`}
        description="It is made anew, as it was when you opened it the first time. Your own servers are not touched."
        vanishes={[
          { id: 'containers', label: 'Everything you made, changed or deleted in it' },
          { id: 'faults', label: 'What you broke on purpose' },
          { id: 'records', label: 'What Gantry remembers of its containers, with their credentials' },
        ]}
        stays="Its jobs with their logs stay in the history."
        blockedReason={isBusy ? 'A job still runs there; let it end or cancel it first' : null}
        confirmLabel="Reset demo homelab"
        cancelLabel="Keep it"
        isBusy={reset.isBusy}
        error={reset.error && <ErrorNotice {...explain(reset.error)} />}
        onConfirm={() => reset.run()}
      />
    </>
  );
}
