import { useCallback, useEffect } from 'react';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import { isOver } from '../../shared/domain/job.ts';
import type { OsTemplateStock } from '../../shared/domain/os-template.ts';
import { useApp, useSelect } from './app-context.ts';
import { useRequest, type Request } from './use-request.ts';

/** OS templates of a node; asked for again whenever a job about them has ended. Null asks nothing. */
export function useOsTemplateStock(
  connectionId: ConnectionId | undefined,
  node: string,
): [Request<OsTemplateStock>, () => void] {
  const { client, stores } = useApp();
  const ended = useSelect(
    stores.jobs,
    ({ newestFirst }) =>
      newestFirst.filter(
        (job) => job.connectionId === connectionId && job.osTemplate !== undefined && isOver(job.state),
      ).length,
  );
  const ask = useCallback(
    async (signal: AbortSignal) => {
      if (connectionId === undefined) throw new DOMException('nothing to ask yet', 'AbortError');
      return client.call('os-template:list', { connectionId, node }, signal);
    },
    [client, connectionId, node],
  );
  const [stock, reload] = useRequest(connectionId === undefined || node === '' ? null : ask);
  useEffect(reload, [reload, ended]);
  return [stock, reload];
}
