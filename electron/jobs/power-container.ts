import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { PowerAction } from '../../shared/domain/job.ts';
import { PowerSteps, type Identity, type PowerData } from './power-steps.ts';
import { endingEvents, type Recipe, type RecipeStep } from './recipe.ts';
import type { JobServices } from './services.ts';

const verbs: Record<PowerAction, string> = { start: 'Start', shutdown: 'Shut down', stop: 'Stop', reboot: 'Reboot' };
const identity = z.object({ hostname: z.string(), rootfs: z.string() });

/**
 * One power action. A shutdown is never turned into a stop unless the user asked for that; a reboot is a shutdown and a
 * start for this very reason: Proxmox's own reboot pulls the plug when its time is over (PVE::LXC, vm_reboot).
 */
export function powerContainerRecipe(data: PowerData, services: JobServices): Recipe {
  const { connectionId, node, vmid, hostname, action } = data;
  const title = `${verbs[action]} ${hostname}`;
  const container = services.store.containers.byVmid(connectionId, vmid);
  const deeds = new PowerSteps(data, services);
  let before: Identity | null = null;

  const looksOnly = true;
  const start = { run: deeds.start.bind(deeds), probe: deeds.isStarted.bind(deeds), looksOnly };
  const shutDown = { run: deeds.shutDown.bind(deeds), probe: deeds.isShutDown.bind(deeds), looksOnly };
  const stop = { run: deeds.stop.bind(deeds), probe: deeds.isStopped.bind(deeds), looksOnly };
  const steps: Record<PowerAction, () => RecipeStep[]> = {
    start: () => [step('power', title, start)],
    shutdown: () => [step('power', title, shutDown)],
    stop: () => [step('power', title, stop)],
    reboot: () => [
      step('identity', 'Note which container it is', { run: deeds.identity.bind(deeds) }),
      step('shutdown', `Shut down ${hostname}`, shutDown),
      step('start', `Start ${hostname} again`, { ...start, run: deeds.startAgain.bind(deeds) }),
      step('verify', 'Make sure it is the same one', {
        run: async (context) => {
          if (before) await deeds.sameAs(before, context);
        },
      }),
    ],
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
    steps: steps[action](),
    take: (stepId, result) => {
      if (stepId === 'identity') before = identity.parse(result);
    },
    choices: (_stepId, error) => {
      if (!AppError.is(error, 'container:shutdown-ignored')) return ['retry', 'keep'];
      return action === 'reboot' ? ['wait-longer', 'leave-running'] : ['wait-longer', 'stop-hard', 'leave-running'];
    },
    result: () => null,
    ended: (ending) => {
      if (!container) return;
      const at = services.clock.now();
      const { events } = services.store;
      if (ending === 'succeeded')
        events.append(container.id, action === 'start' || action === 'reboot' ? 'started' : 'stopped', title, {}, at);
      else events.append(container.id, endingEvents[ending], title, {}, at);
    },
    close: () => Promise.resolve(),
  };
}

const step = (id: string, title: string, deed: Pick<RecipeStep, 'run' | 'probe' | 'looksOnly'>): RecipeStep => ({
  id,
  kind: 'power',
  title,
  weight: 1,
  isSkippable: false,
  ...deed,
});
