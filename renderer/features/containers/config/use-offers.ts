import { useCallback, useMemo } from 'react';
import type { ContainerRow } from '../../../../shared/domain/container.ts';
import { useApp } from '../../../hooks/app-context.ts';
import { useRequest } from '../../../hooks/use-request.ts';
import { formatBytes } from '../../../ui/format.ts';
import type { Option } from '../../../ui/select.tsx';

/** What the node of a container has to choose from, by sub-option, as last seen; empty where nothing is known, so that one can type. */
export function useOffers({ connectionId, node }: ContainerRow): Readonly<Partial<Record<string, readonly Option[]>>> {
  const { client } = useApp();
  const ask = useCallback(
    (signal: AbortSignal) => client.call('node:stock', { connectionId }, signal),
    [client, connectionId],
  );
  const [{ value }] = useRequest(ask);
  return useMemo(() => {
    const bridges = (value?.bridges ?? []).filter((one) => one.node === node);
    const storages = (value?.storages ?? []).filter((one) => one.node === node && one.content.includes('rootdir'));
    return {
      ...(bridges.length > 0 && {
        bridge: bridges.map(({ name, isActive, comment }) => ({
          value: name,
          label: name,
          detail: isActive ? comment : 'not active',
        })),
      }),
      ...(storages.length > 0 && {
        storage: storages.map(({ name, isActive, totalBytes, usedBytes }) => ({
          value: name,
          label: name,
          detail: !isActive
            ? 'not active'
            : totalBytes === null || usedBytes === null
              ? ''
              : `${formatBytes(totalBytes - usedBytes)} free`,
        })),
      }),
    };
  }, [value, node]);
}
