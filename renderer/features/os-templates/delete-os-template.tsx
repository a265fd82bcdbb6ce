import { useCallback, type ReactNode } from 'react';
import type { OsTemplateCopy } from '../../../shared/domain/os-template.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useRequest } from '../../hooks/use-request.ts';
import type { OsTemplateDialog } from '../../stores/os-template-store.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { formatBytes } from '../../ui/format.ts';

type Props = { dialog: OsTemplateDialog; copy: OsTemplateCopy; onClose: () => void };

/** Asks before a stored OS template goes, and tells which templates would miss it. */
export function DeleteOsTemplate({ dialog: { connectionId, node }, copy, onClose }: Props): ReactNode {
  const { client, stores } = useApp();
  const { volid, storage, sizeBytes, isShared } = copy;
  const server = useSelect(stores.connections, ({ byId }) => byId.get(connectionId));
  const ask = useCallback(
    (signal: AbortSignal) => client.call('os-template:users', { connectionId, node, volid }, signal),
    [client, connectionId, node, volid],
  );
  const [users] = useRequest(ask);
  const remove = useAction(async () => {
    const { jobId } = await client.call('os-template:delete', { connectionId, node, volid });
    stores.jobs.accept(await client.call('job:get', { jobId }));
    onClose();
  });
  const file = volid.slice(volid.indexOf('/') + 1);
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Delete ${file}?`}
      description={`From storage ${storage}${isShared ? ', which all nodes share' : ` of ${node}`}.`}
      vanishes={[{ id: volid, label: volid, ...(sizeBytes === null ? {} : { detail: formatBytes(sizeBytes) }) }]}
      stays={
        users.value?.containers.length
          ? `Made from it: ${users.value.containers.map(({ name, vmid }) => `${name} (${vmid})`).join(', ')}. They do not need it any more.`
          : 'Containers made from it do not need it any more.'
      }
      extraConfirm={server?.isProduction ? `${server.name} is a production server; delete it all the same` : null}
      confirmLabel="Delete"
      isBusy={remove.isBusy}
      error={
        <>
          {users.state === 'failed' && <ErrorNotice {...explain(users.error)} />}
          {remove.error && <ErrorNotice {...explain(remove.error)} />}
        </>
      }
      onConfirm={() => remove.run()}
    >
      {users.value && users.value.templates.length > 0 && (
        <div className="text-ink-2">
          Templates that ask for it:
          <ul className="list-disc pl-5">
            {users.value.templates.map(({ name, instead }) => (
              <li key={name}>
                {name}: {instead === null ? 'nothing else fits' : `takes ${instead} then`}
              </li>
            ))}
          </ul>
        </div>
      )}
    </ConfirmDialog>
  );
}
