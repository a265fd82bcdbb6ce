import type { ReactNode } from 'react';
import type { JobId } from '../../../../shared/domain/ids.ts';
import { useApp, useSelect } from '../../../hooks/app-context.ts';
import { Dot } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import type { Batch } from '../../../stores/container-dialog-store.ts';
import { asksBeforeRetry, batchTitle, batchTotals, itemResult, retryKeys } from './batch-words.ts';
import { divide } from './action.ts';
import { power, powerContainerActions } from './power.ts';
import { tellFailure, useActionFacts } from './use-container-actions.ts';

/** What became of each container of a batch; follows the jobs while they run. Closing it stops nothing. */
export function BatchDialog({ batch, onClose }: { batch: Batch; onClose: () => void }): ReactNode {
  const app = useApp();
  const facts = useActionFacts();
  const jobs = useSelect(app.stores.jobs, ({ byId }) => byId);
  const results = batch.items.map((item) => ({ item, ...itemResult(item, jobs) }));
  const again = retryKeys(results);
  const open = (jobId: JobId) => {
    onClose();
    app.stores.navigation.go({ page: 'job', jobId });
  };
  const retry = () => {
    const described = powerContainerActions.find(({ id }) => id === batch.action);
    const { byKey } = app.stores.inventory.getState();
    if (!described) return;
    const rows = again.flatMap((key) => byKey.get(key) ?? []);
    const isProduction = rows.some(({ connectionId }) => facts.servers.get(connectionId)?.isProduction === true);
    if (asksBeforeRetry(batch.action, isProduction))
      return app.stores.containerDialog.open({ kind: 'power', action: batch.action, keys: again });
    const { possible, skipped } = divide(described, rows, facts);
    power(batch.action, possible, { ...app, skipped }).catch((error: unknown) => tellFailure(error, app));
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={batchTitle(batch)}
      className="w-140"
      description={<span role="status">{batchTotals(results)}</span>}
      actions={
        <>
          {again.length > 0 && <Button onClick={retry}>Retry the {again.length} that failed</Button>}
          <Button tone="primary" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      <ul aria-label="Results" className="max-h-80 overflow-y-auto rounded-md border border-line">
        {results.map(({ item, tone, word, text, jobId }) => (
          <li
            key={item.key}
            aria-label={item.name}
            className="flex items-center gap-2.5 border-b border-line px-3 py-1.5 last:border-b-0"
          >
            <Dot tone={tone} />
            <span className="w-36 shrink-0 truncate font-medium">{item.name}</span>
            <span className="min-w-0 flex-1 text-ink-2 [overflow-wrap:anywhere]">
              {word}
              {text === '' ? '' : `: ${text}`}
            </span>
            {jobId !== null && (
              <Button size="small" aria-label={`Open job of ${item.name}`} onClick={() => open(jobId)}>
                Open job
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
