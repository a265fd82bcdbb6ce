import { useCallback, type ReactNode } from 'react';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { RemovalPreview } from '../../../shared/domain/ssh-trust.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useRequest } from '../../hooks/use-request.ts';
import { ConfirmDialog, type Vanishing } from '../../ui/confirm-dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';

/** Parts with a server: says what goes from this computer and what stays. Nothing is sent to the server. */
export function RemoveServer({
  connection,
  onClose,
}: {
  connection: ConnectionSummary;
  onClose: () => void;
}): ReactNode {
  const { client, stores } = useApp();
  const connectionId = connection.id;
  const ask = useCallback(
    (signal: AbortSignal) => client.call('connection:removal', { connectionId }, signal),
    [client, connectionId],
  );
  const [preview] = useRequest(ask);
  const remove = useAction(async () => {
    await client.call('connection:remove', { connectionId });
    onClose();
    stores.toasts.show('success', `${connection.name} was removed`);
    stores.navigation.go({ page: 'servers', connectionId: null });
    await stores.connections.reload();
  });
  const error = remove.error ?? (preview.state === 'failed' ? preview.error : null);
  const job = preview.value?.runningJob ?? null;
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Remove ${connection.name}?`}
      description="It goes from this computer only. The containers on the server are not touched."
      vanishes={preview.value ? vanishing(connection, preview.value) : null}
      stays={preview.value ? staying(connection, preview.value) : undefined}
      extraConfirm={
        connection.isProduction ? `${connection.name} is a production server; remove it all the same` : null
      }
      blockedReason={job === null ? null : `${job} still runs there; let it end or cancel it first`}
      confirmLabel="Remove server"
      cancelLabel="Keep"
      isBusy={remove.isBusy}
      error={error && <ErrorNotice {...explain(error)} />}
      onConfirm={() => remove.run()}
    />
  );
}

function vanishing({ auth, isDemo }: ConnectionSummary, preview: RemovalPreview): Vanishing[] {
  const { containers, credentials, knownHosts } = preview;
  const lines: [id: string, count: number, one: string, many: string][] = [
    [
      'containers',
      containers,
      'record of a container made here, with its SSH key',
      'records of containers made here, with their SSH keys',
    ],
    ['credentials', credentials, 'saved credential of a service', 'saved credentials of services'],
    ['hosts', knownHosts, 'host with known SSH keys', 'hosts with known SSH keys'],
  ];
  return [
    { id: 'entry', label: 'Its entry, and the list of what was last seen there' },
    ...(isDemo
      ? []
      : [{ id: 'secret', label: auth.kind === 'token' ? 'The saved token secret' : 'The saved password' }]),
    ...lines.flatMap(([id, count, one, many]) =>
      count === 0 ? [] : [{ id, label: `${count} ${count === 1 ? one : many}` }],
    ),
  ];
}

function staying({ isDemo }: ConnectionSummary, { jobs }: RemovalPreview): string {
  const history = jobs === 0 ? '' : ` ${jobs === 1 ? 'One job' : `${jobs} jobs`} with their logs stay in the history.`;
  return `${isDemo ? 'The demo homelab keeps its containers and can be opened again.' : 'The token or user on the server stays; delete it there if nobody else uses it.'}${history}`;
}
