import { useEffect, useState, type ReactNode } from 'react';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { ContainerRow } from '../../../shared/domain/container.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Age, Elapsed } from '../../ui/relative-time.tsx';
import { useContainerActions } from './actions/use-container-actions.ts';
import { jobIndex } from './job-index.ts';
import { changeWords, lockReason, rowRemark, unfinishedWords } from './row-words.ts';

type Props = { row: ContainerRow; connection: ConnectionSummary | undefined };

/** What is not as usual with a container: it is gone, nobody can tell how it is, or Proxmox has locked it. */
export function RowRemark({ row, connection }: Props): ReactNode {
  const { goneAt, observedAt, lock } = row;
  const remark = rowRemark(row, connection);
  if (goneAt !== null) return <Gone row={row} goneAt={goneAt} />;
  if (remark === null) return null;
  if (remark === 'unfinished') return <Unfinished row={row} />;
  if (remark === 'locked' && lock !== null)
    return (
      <Notice tone="info" title={lockReason(lock)} className="mx-4 mb-2">
        <p className="text-ink-2">Its actions come back by themselves when the lock goes.</p>
      </Notice>
    );
  const isAway = remark === 'node-unreachable';
  return (
    <Notice
      tone="attention"
      title={isAway ? `Node ${row.node} is unreachable` : 'Proxmox does not know its state now'}
      className="mx-4 mb-2"
    >
      <p className="text-ink-2">
        Everything here is as of <Age at={observedAt} />.
        {isAway ? ' It may well be running.' : ' That is usual for ten seconds after it was made.'}
      </p>
    </Notice>
  );
}

function Gone({ row, goneAt }: { row: ContainerRow; goneAt: number }): ReactNode {
  const actions = useContainerActions([row]);
  const forget = actions.find(({ id, isOffered }) => id === 'forget' && isOffered);
  return (
    <Notice
      tone="attention"
      title={
        <>
          Gone for <Elapsed from={goneAt} to={null} />
        </>
      }
      action={
        forget && (
          <Button size="small" disabledReason={forget.reason} onClick={forget.run}>
            {forget.title}
          </Button>
        )
      }
      className="mx-4 mb-2"
    >
      <p className="text-ink-2">
        {row.origin === 'managed'
          ? 'It is no longer on its server, and Gantry did not delete it. Its history and credentials are kept until you remove the record.'
          : 'It is no longer on its server. This is what was last seen of it.'}
      </p>
    </Notice>
  );
}

/** The job that made it tells why, and may have ways on. */
function Unfinished({ row }: { row: ContainerRow }): ReactNode {
  const { jobs, navigation } = useApp().stores;
  const isWorkedOn = useSelect(jobs, (state) => jobIndex(state).activeByRow.has(row.key));
  const job = useSelect(jobs, ({ newestFirst }) =>
    newestFirst.find(
      ({ kind, containerId }) => kind === 'create-container' && containerId !== null && containerId === row.containerId,
    ),
  );
  if (isWorkedOn) return null;
  return (
    <Notice
      tone="failed"
      title="It was not set up to the end"
      action={
        job && (
          <Button size="small" onClick={() => navigation.go({ page: 'job', jobId: job.id })}>
            Open the job
          </Button>
        )
      }
      className="mx-4 mb-2"
    >
      <p className="text-ink-2">{unfinishedWords(job)}</p>
    </Notice>
  );
}

/** What it was called and where it was, said as long as its detail is open; from now on the list does not mark it any more. */
export function ChangeRemark({ row }: { row: ContainerRow }): ReactNode {
  const { client } = useApp();
  const { connectionId, vmid, recentChange } = row;
  const [told, setTold] = useState(recentChange);
  if (recentChange !== null && recentChange !== told) setTold(recentChange);
  useEffect(() => {
    // Nothing is lost where it cannot be said: the mark stays for a day.
    if (recentChange) client.call('container:seen', { connectionId, vmid }).catch(() => undefined);
  }, [client, connectionId, vmid, recentChange]);
  const words = told && changeWords(told, row);
  if (!told || !words) return null;
  return (
    <Notice tone="info" title={`Changed outside Gantry: ${words}`} className="mx-4 mb-2">
      <p className="text-ink-2">
        Seen <Age at={told.at} />. It is the same container; its history goes on.
      </p>
    </Notice>
  );
}
