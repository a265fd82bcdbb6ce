import type { ReactNode } from 'react';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { ContainerRow } from '../../../shared/domain/container.ts';
import { Notice } from '../../ui/notice.tsx';
import { Age, Elapsed } from '../../ui/relative-time.tsx';
import { lockReason, rowRemark } from './row-words.ts';

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
