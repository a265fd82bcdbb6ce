import { useCallback, type ReactNode } from 'react';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useRequest } from '../../hooks/use-request.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { CheckList, PendingChecks } from './check-list.tsx';

/** The four checks with the sign-in that is kept; begins at once, and stops when it is closed. */
export function TestServer({ connection, onClose }: { connection: ConnectionSummary; onClose: () => void }): ReactNode {
  const { client } = useApp();
  const connectionId = connection.id;
  const ask = useCallback(
    (signal: AbortSignal) => client.call('connection:test-saved', { connectionId }, signal),
    [client, connectionId],
  );
  const [checks, again] = useRequest(ask);
  const isUnderWay = checks.state === 'loading';
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Test ${connection.name}`}
      description={`${connection.host}, port ${connection.port}, with the sign-in that is saved.`}
      className="w-150"
      actions={
        <>
          <Button onClick={onClose}>{isUnderWay ? 'Cancel' : 'Close'}</Button>
          <Button tone="primary" isBusy={isUnderWay} onClick={again}>
            Test again
          </Button>
        </>
      }
    >
      {isUnderWay ? (
        <PendingChecks />
      ) : checks.state === 'failed' ? (
        <ErrorNotice {...explain(checks.error)} />
      ) : (
        <CheckList checks={checks.value} />
      )}
    </Dialog>
  );
}
