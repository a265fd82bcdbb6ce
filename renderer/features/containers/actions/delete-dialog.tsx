import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import type { ContainerRow } from '../../../../shared/domain/container.ts';
import type { JobId } from '../../../../shared/domain/ids.ts';
import { explain } from '../../../errors/explain.ts';
import { useApp, useSelect } from '../../../hooks/app-context.ts';
import { useAction } from '../../../hooks/use-action.ts';
import { useRequest } from '../../../hooks/use-request.ts';
import { isUndecidedShutdown } from '../../../stores/ask-about-shutdowns.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { changeReason } from './action.ts';
import { deletionBlock, staying, vanishing } from './deletion-words.ts';
import { useActionFacts, useContainerActions } from './use-container-actions.ts';

type Props = { row: ContainerRow; onClose: () => void };

/**
 * Shows what will vanish, as the server tells it now, and deletes after the name was typed. What was shown is sent along, so that
 * main can refuse when the number has come to mean something else.
 */
export function DeleteDialog({ row, onClose }: Props): ReactNode {
  const { client, stores } = useApp();
  const { connectionId, vmid, status, lock } = row;
  const server = useSelect(stores.connections, ({ byId }) => byId.get(connectionId));
  const [isPurged, setPurged] = useState(false);
  const [withUnreferenced, setWithUnreferenced] = useState(false);
  const ask = useCallback(
    (signal: AbortSignal) => client.call('container:deletion-facts', { connectionId, vmid }, signal),
    [client, connectionId, vmid],
  );
  const [request, reload] = useRequest(ask);
  // Its state decides whether it can be deleted.
  const state = `${status} ${lock}`;
  const known = useRef(state);
  useEffect(() => {
    if (known.current === state) return;
    known.current = state;
    reload();
  }, [state, reload]);
  const facts = request.value;
  // The server may go away and a job may start while this is open.
  const blocked = changeReason(row, useActionFacts());
  const options = { isPurged, withUnreferenced };
  const destroy = useAction(async () => {
    if (!facts) return;
    const { hostname, rootVolume } = facts;
    const { jobId } = await client.call('container:destroy', { connectionId, vmid, hostname, rootVolume, ...options });
    onClose();
    stores.navigation.go({ page: 'job', jobId });
  });
  const name = facts?.hostname ?? row.name;
  const where = `${vmid} on ${row.node}, ${server?.name ?? 'unknown server'}`;
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Delete ${name}?`}
      description={`Container ${where}, is deleted with everything in it. This cannot be undone.`}
      vanishes={facts && vanishing(facts, options)}
      stays={facts && staying(facts, options).join(' ')}
      nameToType={name}
      extraConfirm={server?.isProduction ? `${server.name} is a production server; delete it all the same` : null}
      options={[
        {
          id: 'purge',
          label: 'Purge it from jobs',
          help: 'Also takes it out of backup and replication jobs and out of HA.',
          isOn: isPurged,
          onChange: setPurged,
        },
        {
          id: 'unreferenced',
          label: 'Delete unreferenced disks',
          help: `Also deletes disks that bear the number ${vmid} and stand in no configuration, on every storage.`,
          isOn: withUnreferenced,
          onChange: setWithUnreferenced,
        },
      ]}
      blockedReason={
        blocked ?? (request.state === 'failed' ? 'What would go is not known' : facts && deletionBlock(facts, options))
      }
      cancelLabel="Keep it"
      confirmLabel="Delete container"
      isBusy={destroy.isBusy}
      error={
        <>
          {request.state === 'failed' && <ErrorNotice {...explain(request.error)} />}
          {destroy.error && <ErrorNotice {...explain(destroy.error)} />}
        </>
      }
      onConfirm={() => destroy.run()}
    >
      {facts?.isProtected && (
        <Notice tone="attention" title="It is protected">
          <p className="text-ink-2">
            Its protection flag keeps it from being deleted by mistake. Lift it in Proxmox: container → Options →
            Protection.
          </p>
        </Notice>
      )}
      {facts?.isRunning && !facts.isProtected && <ShutDownFirst row={row} />}
    </ConfirmDialog>
  );
}

/** The gentle way out of the way, in one click; what does not go asks in its own dialog. */
function ShutDownFirst({ row }: { row: ContainerRow }): ReactNode {
  const { stores } = useApp();
  const actions = useContainerActions([row]);
  const shutdown = actions.find(({ id }) => id === 'shutdown');
  const newest = useSelect(stores.jobs, ({ newestFirst }) =>
    newestFirst.find(({ connectionId, vmid }) => connectionId === row.connectionId && vmid === row.vmid),
  );
  // The job that was the newest at the click: an older shutdown that was not obeyed is not what was asked for here.
  const [asked, setAsked] = useState<{ readonly newestBefore: JobId | null } | null>(null);
  const isOfNow = asked !== null && newest !== undefined && newest.id !== asked.newestBefore;
  const ignored = isOfNow && isUndecidedShutdown(newest) ? newest.id : null;
  useEffect(() => {
    if (ignored !== null) stores.containerDialog.open({ kind: 'shutdown-ignored', jobId: ignored });
  }, [ignored, stores]);
  return (
    <Notice
      tone="attention"
      title="It is running"
      action={
        <Button
          size="small"
          disabledReason={shutdown?.reason}
          onClick={() => {
            setAsked({ newestBefore: newest?.id ?? null });
            shutdown?.run();
          }}
        >
          {asked && shutdown?.reason ? shutdown.reason : 'Shut down'}
        </Button>
      }
    >
      <p className="text-ink-2">A running container is not deleted.</p>
    </Notice>
  );
}
