import type { JobData, PowerAction } from '../../shared/domain/job.ts';
import type { Upid } from '../../shared/domain/ids.ts';
import { follow } from './pve-steps.ts';
import type { Recipe, StepContext } from './recipe.ts';
import type { JobServices } from './services.ts';

type PowerData = Extract<JobData, { kind: 'power-container' }>;

const verbs: Record<PowerAction, string> = { start: 'Start', shutdown: 'Shut down', stop: 'Stop', reboot: 'Reboot' };
/** The state a successful action leaves the container in. */
const leaves: Record<PowerAction, 'running' | 'stopped'> = {
  start: 'running',
  shutdown: 'stopped',
  stop: 'stopped',
  reboot: 'running',
};

/** One power action. A shutdown is never turned into a stop unless the user asked for that. */
export function powerContainerRecipe(data: PowerData, services: JobServices): Recipe {
  const { connectionId, node, vmid, hostname, action, forceStop } = data;
  const title = `${verbs[action]} ${hostname}`;
  const container = services.store.containers.byVmid(connectionId, vmid);

  const send = async (context: StepContext): Promise<void> => {
    await using proxmox = await services.proxmox(connectionId);
    const { signal } = context;
    const upid: Upid =
      action === 'shutdown'
        ? await proxmox.lxc.shutdown(node, vmid, { forceStop }, { signal })
        : await proxmox.lxc[action](node, vmid, { signal });
    await follow(proxmox, upid, context);
  };

  return {
    head: {
      kind: 'power-container',
      power: action,
      title,
      connectionId,
      containerId: container?.id ?? null,
      node,
      vmid,
      hostname,
    },
    steps: [
      {
        id: 'power',
        kind: 'power',
        title,
        weight: 1,
        isSkippable: false,
        run: send,
        // A reboot leaves no trace in the state, so an interrupted one counts as not done.
        probe: async ({ signal }) => {
          if (action === 'reboot') return null;
          await using proxmox = await services.proxmox(connectionId);
          const { status } = await proxmox.lxc.status(node, vmid, { signal });
          return status === leaves[action] ? {} : null;
        },
      },
    ],
    take: () => undefined,
    choices: () => ['retry', 'keep'],
    result: () => null,
    ended: (ending) => {
      if (!container) return;
      const at = services.clock.now();
      const { events } = services.store;
      if (ending === 'succeeded')
        events.append(container.id, leaves[action] === 'running' ? 'started' : 'stopped', title, {}, at);
      else events.append(container.id, ending === 'failed' ? 'job_failed' : 'job_cancelled', title, {}, at);
    },
    close: () => Promise.resolve(),
  };
}
