import { Play, Power, RotateCw, Square, type LucideIcon } from 'lucide-react';
import type { ContainerRow } from '../../../../shared/domain/container.ts';
import type { PowerAction } from '../../../../shared/domain/job.ts';
import type { BatchItem } from '../../../stores/container-dialog-store.ts';
import { powerReason, powerWord } from '../row-words.ts';
import { changeReason, type ActionTools, type ContainerAction } from './action.ts';

type Look = { icon: LucideIcon; key: string | null; isOffered: ContainerAction['isOffered'] };
const isRunning = ({ status }: ContainerRow): boolean => status === 'running';
const looks: Record<PowerAction, Look> = {
  start: { icon: Play, key: 'Shift+S', isOffered: (row) => !isRunning(row) && !row.isTemplate },
  shutdown: { icon: Power, key: 'Shift+D', isOffered: isRunning },
  reboot: { icon: RotateCw, key: 'Shift+R', isOffered: isRunning },
  stop: { icon: Square, key: null, isOffered: isRunning },
};

/** In production nothing goes down by one slip of a finger. */
const isInProduction = (rows: readonly ContainerRow[], { stores }: Pick<ActionTools, 'stores'>): boolean =>
  rows.some(({ connectionId }) => stores.connections.getState().byId.get(connectionId)?.isProduction === true);

/** Pulling the plug is asked about, and so is whatever takes several containers down together. */
const asksFirst = (action: PowerAction, count: number): boolean =>
  action === 'stop' || (count > 1 && action !== 'start');

export const powerContainerActions: readonly ContainerAction[] = (['start', 'shutdown', 'reboot', 'stop'] as const).map(
  (action) => ({
    id: action,
    title: (count) => `${powerWord[action]}${asksFirst(action, count) ? '…' : ''}`,
    tone: action === 'stop' ? 'danger' : 'plain',
    group: 'power',
    canDoMany: true,
    ...looks[action],
    reason: (row, facts) => changeReason(row, facts) ?? powerReason(row, action),
    run: async (rows, tools) => {
      const isAsked =
        asksFirst(action, rows.length + tools.skipped.length) || (action !== 'start' && isInProduction(rows, tools));
      if (!isAsked) return power(action, rows, tools);
      const keys = [...rows, ...tools.skipped.map(({ row }) => row)].map(({ key }) => key);
      tools.stores.containerDialog.open({ kind: 'power', action, keys });
    },
  }),
);

/** Asks main for one job per row. With several rows the results are shown, also those that were skipped. */
export async function power(
  action: PowerAction,
  rows: readonly ContainerRow[],
  { client, stores, skipped }: ActionTools,
): Promise<void> {
  const [only] = rows;
  if (!only) return;
  const keys = rows.map(({ key }) => key);
  if (rows.length === 1 && skipped.length === 0)
    return stores.containerDialog.once(keys, async () => {
      await client.call('container:power', { connectionId: only.connectionId, vmid: only.vmid, action });
    });
  return stores.containerDialog.once(keys, async () => {
    const { results } = await client.call('container:power-many', {
      action,
      targets: rows.map(({ connectionId, vmid }) => ({ connectionId, vmid })),
    });
    const started = rows.map(({ key, name }): BatchItem => {
      const result = results.find((one) => one.key === key);
      if (!result) return { key, name, outcome: { kind: 'skipped', reason: 'Gantry got no answer about it' } };
      return 'jobId' in result
        ? { key, name, outcome: { kind: 'started', jobId: result.jobId } }
        : { key, name, outcome: { kind: 'refused', error: result.error } };
    });
    const left = skipped.map(({ row: { key, name }, reason }): BatchItem => ({
      key,
      name,
      outcome: { kind: 'skipped', reason },
    }));
    stores.containerDialog.open({ kind: 'batch', batch: { action, items: [...started, ...left] } });
  });
}
