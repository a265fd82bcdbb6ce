import { AppError, isExpected, toErrorData } from '../../shared/errors.ts';
import { batchId, type BatchId, type ConnectionId, type JobId, type Vmid } from '../../shared/domain/ids.ts';
import type { PowerAction } from '../../shared/domain/job.ts';
import { rowKey } from '../inventory/container-rows.ts';
import type { Parts } from './parts.ts';
import type { Handlers } from './router.ts';

type LifecycleChannels = `container:${'power' | 'power-many' | 'destroy'}`;
type Which = { connectionId: ConnectionId; vmid: Vmid };

/** Containers: switched on and off, and deleted. */
export function lifecycleHandlers({ inventory, jobs, log, pool, settings }: Parts): Pick<Handlers, LifecycleChannels> {
  const power = (
    { connectionId, vmid }: Which,
    action: PowerAction,
    { forceStop = false, batch = null }: { forceStop?: boolean; batch?: BatchId | null } = {},
  ): JobId => {
    const { node, name } = inventory.row(connectionId, vmid);
    return jobs.start(
      {
        kind: 'power-container',
        connectionId,
        node,
        vmid,
        hostname: name,
        action,
        forceStop,
        shutdownSeconds: settings.get().shutdownSeconds,
      },
      { batchId: batch },
    );
  };

  /** Empty when the container is not there any more: then only our record of it is removed. */
  const rootfsOf = async ({ connectionId, vmid }: Which, node: string, signal: AbortSignal): Promise<string> => {
    const proxmox = await pool.shared(connectionId);
    try {
      return (await proxmox.lxc.config(node, vmid, { signal })).config['rootfs'] ?? '';
    } catch (error) {
      if (AppError.is(error, 'pve:not-found')) return '';
      throw error;
    }
  };

  return {
    'container:power': ({ connectionId, vmid, action, forceStop }) => ({
      jobId: power({ connectionId, vmid }, action, { forceStop }),
    }),
    'container:power-many': ({ action, targets }) => {
      const batch = batchId.parse(crypto.randomUUID());
      const results = targets.map((target) => {
        const key = rowKey(target.connectionId, target.vmid);
        try {
          return { key, jobId: power(target, action, { batch }) };
        } catch (error) {
          const ref = isExpected(error) ? undefined : log.bug(error, `${action} of ${key}`);
          return { key, error: toErrorData(error, ref) };
        }
      });
      return { batchId: batch, results };
    },
    'container:destroy': async ({ connectionId, vmid, hostname }, signal) => {
      const { node, name } = inventory.row(connectionId, vmid);
      if (hostname !== name)
        throw new AppError('container:changed', `Container ${vmid} has another name now`, {
          expected: hostname,
          found: name,
        });
      const rootfs = await rootfsOf({ connectionId, vmid }, node, signal);
      return { jobId: jobs.start({ kind: 'destroy-container', connectionId, node, vmid, hostname, rootfs }) };
    },
  };
}
