import { useCallback, useMemo } from 'react';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useRequest } from '../../hooks/use-request.ts';
import type { FaultTargets } from './fault-draft.ts';

/**
 * What can be broken by name. Containers and nodes are those last seen, so that they can be chosen also while something is broken; storages
 * have to be asked for, and are typed in while nobody answers.
 */
export function useFaultTargets(): FaultTargets {
  const { client, stores } = useApp();
  const demoId = useSelect(stores.connections, ({ all }) => all.find(({ isDemo }) => isDemo)?.id ?? null);
  const rows = useSelect(stores.inventory, (state) => state.rows);
  const own = useMemo(() => rows.filter(({ connectionId }) => connectionId === demoId), [rows, demoId]);
  const ask = useCallback(
    async (signal: AbortSignal) => {
      if (demoId === null) return { nodes: [], storages: [] };
      const nodes = await client.call('node:list', { connectionId: demoId }, signal);
      const up = nodes.find(({ isOnline }) => isOnline);
      const options = up && (await client.call('node:options', { connectionId: demoId, node: up.name }, signal));
      return {
        nodes: nodes.map(({ name }) => name),
        storages: [...new Set(options?.storages.map(({ name }) => name))],
      };
    },
    [client, demoId],
  );
  const [asked] = useRequest(ask);
  const found = asked.value;
  return useMemo(() => {
    const containers = own
      .filter(({ goneAt, isTemplate }) => goneAt === null && !isTemplate)
      .map(({ vmid, name, node }) => ({ vmid, name, node }))
      .toSorted((a, b) => a.vmid - b.vmid);
    const nodes = [...new Set([...(found?.nodes ?? []), ...own.map(({ node }) => node)])].toSorted();
    return { containers, nodes, storages: (found?.storages ?? []).toSorted() };
  }, [own, found]);
}
