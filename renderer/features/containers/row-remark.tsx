import { useEffect, useState, type ReactNode } from 'react';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { ContainerRow } from '../../../shared/domain/container.ts';
import { useApp } from '../../hooks/app-context.ts';
import { Notice } from '../../ui/notice.tsx';
import { Age, Elapsed } from '../../ui/relative-time.tsx';
import { changeWords, lockReason, rowRemark } from './row-words.ts';

type Props = { row: ContainerRow; connection: ConnectionSummary | undefined };

/** What is not as usual with a container: it is gone, nobody can tell how it is, or Proxmox has locked it. */
export function RowRemark({ row, connection }: Props): ReactNode {
  const { goneAt, observedAt, origin, lock } = row;
  const remark = rowRemark(row, connection);
  if (goneAt !== null)
    return (
      <Notice
        tone="attention"
        title={
          <>
            Gone for <Elapsed from={goneAt} to={null} />
          </>
        }
        className="mx-4 mb-2"
      >
        <p className="text-ink-2">
          {origin === 'managed'
            ? 'It is no longer on its server, and Gantry did not delete it. Its history and credentials are kept until you remove it from the list.'
            : 'It is no longer on its server. This is what was last seen of it.'}
        </p>
      </Notice>
    );
  if (remark === null) return null;
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
