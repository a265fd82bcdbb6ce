import { AppError, isExpected, toErrorData } from '../../shared/errors.ts';
import { batchId, type BatchId, type ConnectionId, type JobId, type Vmid } from '../../shared/domain/ids.ts';
import type { PowerAction } from '../../shared/domain/job.ts';
import { forgetRecord } from '../jobs/forget-record.ts';
import { withDeadline } from '../lib/abort.ts';
import { checkDeletable, checkGone } from '../plan/check-deletable.ts';
import { gatherDeletionFacts } from '../plan/deletion-facts.ts';
import { onOwningNode } from '../proxmox/on-owning-node.ts';
import { rowKey } from '../inventory/container-rows.ts';
import type { Parts } from './parts.ts';
import type { Handlers } from './router.ts';

type LifecycleChannels = `container:${'power' | 'power-many' | 'deletion-facts' | 'destroy' | 'forget'}`;
type Which = { connectionId: ConnectionId; vmid: Vmid };

const factsMs = 30_000;

/** Containers: switched on and off, and deleted. */
export function lifecycleHandlers({
  clock,
  inventory,
  jobs,
  log,
  pool,
  secrets,
  settings,
  store,
}: Parts): Pick<Handlers, LifecycleChannels> {
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
    'container:deletion-facts': async ({ connectionId, vmid }, signal) => {
      const { node } = inventory.row(connectionId, vmid);
      const asking = { signal: withDeadline(factsMs, signal) };
      const proxmox = await pool.shared(connectionId);
      const gather = (owner: string) => gatherDeletionFacts(proxmox, { connectionId, node: owner, vmid }, asking);
      return onOwningNode(proxmox, { node, vmid }, gather, asking);
    },
    'container:destroy': async (asked, signal) => {
      const { connectionId, vmid, hostname, isPurged, withUnreferenced } = asked;
      const seen = inventory.row(connectionId, vmid);
      const proxmox = await pool.shared(connectionId);
      const look = async (node: string) => {
        const [{ config }, { status }] = await Promise.all([
          proxmox.lxc.config(node, vmid, { signal }),
          proxmox.lxc.status(node, vmid, { signal }),
        ]);
        return { node, config, status };
      };
      const { node, config, status } = await onOwningNode(proxmox, { node: seen.node, vmid }, look, { signal });
      checkDeletable(asked, { config, isRunning: status === 'running' });
      return {
        jobId: jobs.start({
          kind: 'destroy-container',
          connectionId,
          node,
          vmid,
          hostname,
          rootfs: config['rootfs'] ?? '',
          isPurged,
          withUnreferenced,
        }),
      };
    },
    'container:forget': async ({ connectionId, vmid }, signal) => {
      const row = inventory.row(connectionId, vmid);
      const busy = jobs.workingOn(connectionId, vmid);
      if (busy)
        throw new AppError('container:busy', `Job ${busy.id} works on ${vmid}`, {
          vmid,
          with: busy.title,
          jobId: busy.id,
        });
      const record = store.containers.byVmid(connectionId, vmid);
      await checkGone(row, { proxmox: await pool.shared(connectionId), record, signal });
      if (record) forgetRecord(record.id, { store, secrets, clock }, 'Record removed; the container was gone');
      await inventory.forget(connectionId, vmid);
    },
  };
}
