import { briefJob } from '../../shared/domain/brief-job.ts';
import type { Reply } from '../../shared/ipc/wire.ts';
import type { KeptAnswers } from '../lib/kept-answers.ts';
import type { Watching } from './job-handlers.ts';
import type { Parts } from './parts.ts';
import type { Handlers, SplitHandlers } from './router.ts';
import { toldJob } from './told-job.ts';

/** What every window asks before it draws anything. */
const drawnFrom = ['settings:get', 'connection:list', 'connection:facts', 'container:list', 'job:list'] as const;
type FirstChannel = (typeof drawnFrom)[number] | 'vault:status' | 'app:menu-state';
export type RestHandlers = Omit<Handlers, FirstChannel>;
type FirstParts = Pick<Parts, 'desktop' | 'inventory' | 'jobs' | 'serverFacts' | 'settings' | 'store'> & {
  connections: Pick<Parts['connections'], 'list'>;
  vault: Pick<Parts['vault'], 'status'>;
};

function firstHandlers(parts: FirstParts): Pick<Handlers, FirstChannel> {
  const { connections, desktop, inventory, jobs, serverFacts, settings, store, vault } = parts;
  return {
    'settings:get': () => settings.get(),
    'vault:status': () => vault.status(),
    'connection:list': () => connections.list(),
    'connection:facts': () => serverFacts.list(),
    'container:list': () => inventory.rows(),
    'job:list': () => {
      const removed = store.logKeeping.removed();
      return jobs.list().map((job) => toldJob(briefJob(job), removed.has(job.id)));
    },
    'app:menu-state': ({ enabled }) => desktop.showEnabled(enabled),
  };
}

/** Every answer main can give. Those that a window does not need to be drawn are read when the first of them is asked for. */
export const handlersInTwo = (parts: Parts, watching: Watching): SplitHandlers<FirstChannel> => ({
  first: firstHandlers(parts),
  rest: async () => (await import('./handlers.ts')).createHandlers(parts, watching),
});

/** The replies to what a window is drawn from, to be kept for the next start; `parts` as that will find them. */
export async function answersToKeep(parts: FirstParts): Promise<KeptAnswers> {
  const handlers = firstHandlers(parts);
  const { signal } = new AbortController();
  const answers = new Map<string, string>();
  for (const channel of drawnFrom) {
    const reply: Reply = { ok: true, value: await handlers[channel]({}, signal) };
    answers.set(channel, JSON.stringify(reply));
  }
  return answers;
}
