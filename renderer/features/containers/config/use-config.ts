import { useCallback, useEffect, useRef, useState } from 'react';
import type { AppErrorData } from '../../../../shared/errors.ts';
import type { ContainerConfig } from '../../../../shared/domain/container-config.ts';
import type { ContainerRow } from '../../../../shared/domain/container.ts';
import { useApp } from '../../../hooks/app-context.ts';
import { useRequest } from '../../../hooks/use-request.ts';

type Seen = {
  /** The newest that is known; null while nothing is. */
  config: ContainerConfig | null;
  /** Asked from the server just now, and not only remembered. */
  isFresh: boolean;
  isLoading: boolean;
  error: AppErrorData | null;
  /** Takes what an answer to a change has told. */
  take: (config: ContainerConfig) => void;
  reload: () => void;
};

/** A container's configuration: from its server while that is in reach, else as it was seen last. Read again when the row changes. */
export function useConfig(row: ContainerRow, isReachable: boolean): Seen {
  const { client } = useApp();
  const { connectionId, vmid } = row;
  const [told, take] = useState<ContainerConfig | null>(null);
  const ask = useCallback(
    (signal: AbortSignal) => client.call('container:config', { connectionId, vmid }, signal),
    [client, connectionId, vmid],
  );
  const recall = useCallback(
    (signal: AbortSignal) => client.call('container:known-config', { connectionId, vmid }, signal),
    [client, connectionId, vmid],
  );
  const [live, reload] = useRequest(isReachable ? ask : null);
  const [known] = useRequest(recall);
  // What happens to a container may change its configuration: a start takes over what waited, a job has grown a disk.
  const happening = [row.node, row.status, row.lock, row.lastJobId, row.name, row.lifecycle].join(' ');
  const read = useRef(happening);
  useEffect(() => {
    if (read.current === happening) return;
    read.current = happening;
    reload();
  }, [happening, reload]);
  // While a new answer is under way the last one stays, and that may be of another container.
  const candidates = [told, live.value, known.value].flatMap((one) =>
    one?.vmid === vmid && one.connectionId === connectionId ? [one] : [],
  );
  const config = candidates.toSorted((a, b) => b.observedAt - a.observedAt)[0] ?? null;
  return {
    config,
    isFresh: isReachable && config !== null && (config === told || config === live.value),
    isLoading: isReachable ? live.state === 'loading' : known.state === 'loading',
    error: isReachable && live.state === 'failed' ? live.error : null,
    take,
    reload,
  };
}
