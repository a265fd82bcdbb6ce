import { AppError } from '../../shared/errors.ts';
import type { ConnectionId, Upid, Vmid } from '../../shared/domain/ids.ts';
import { isAbortError } from '../lib/abort.ts';
import type { Proxmox } from '../proxmox/connect.ts';
import { parseUpid } from '../proxmox/upid.ts';
import { closingReason } from './closing.ts';
import { cleanUp } from './guest-link.ts';
import type { JournalEntry } from './job-records.ts';
import type { StepContext } from './recipe.ts';
import type { JobServices } from './services.ts';

/** Which container a write is about, and the way to its server. */
export type Seeker = {
  readonly place: { readonly connectionId: ConnectionId; readonly node: string; readonly vmid: Vmid };
  readonly services: JobServices;
  readonly proxmox: () => Promise<Proxmox>;
};

/**
 * Sends a write whose answer is a task, and notes the task. When the answer is lost, the task list is asked instead of sending
 * it again.
 * @throws AppError `pve:unknown-outcome` when no such task is found either, or nobody could be asked
 */
export const sendOnce = (
  seeker: Seeker,
  context: StepContext,
  send: () => Promise<Upid>,
  types: readonly string[],
): Promise<Upid> =>
  sendOrFind(seeker.services, context, send, (begunAt, options) => findTask(seeker, types, begunAt, options));

/** The same for a write about anything else; `find` knows its task among all. */
export async function sendOrFind(
  services: JobServices,
  context: StepContext,
  send: () => Promise<Upid>,
  find: (begunAt: number, options: { signal: AbortSignal }) => Promise<Upid | null>,
): Promise<Upid> {
  const begunAt = services.clock.now();
  try {
    const upid = await send();
    services.ownTasks.add(upid);
    return upid;
  } catch (error) {
    if (!AppError.is(error, 'pve:unknown-outcome') && !AppError.is(error, 'pve:unexpected-response')) throw error;
    context.log('gantry', 'The answer was lost; looking in the task list whether Proxmox has begun.');
    // Also after a cancel: what has begun must be known, or it could not be undone.
    const signal = context.signal.aborted ? cleanUp() : context.signal;
    // When nobody can be asked either, the lost answer stays what is told: a server that is away has not refused anything.
    const upid = await find(begunAt, { signal }).catch(() => null);
    if (!upid) throw error;
    services.ownTasks.add(upid);
    context.noteUpid(upid);
    return upid;
  }
}

/** Whether an attempt may have reached the server without our knowing its task. */
export const mayHaveBegun = ({ outcome }: JournalEntry): boolean =>
  outcome.kind === 'none' ||
  (outcome.kind === 'failed' &&
    (outcome.error.code === 'pve:unknown-outcome' || outcome.error.code === 'pve:unexpected-response'));

const clockSlackMs = 60_000;
const answerMs = 120_000;

/**
 * The task an attempt begun at `begunAt` has started: ours by login, number, type and time; never somebody else's, nor one that is
 * known to come from another attempt.
 */
export async function findTask(
  { place, services, proxmox }: Seeker,
  types: readonly string[],
  begunAt: number,
  { signal }: { signal: AbortSignal },
): Promise<Upid | null> {
  const client = await proxmox();
  const login = services.login(place.connectionId);
  const tasks = await client.tasks.list(place.node, { vmid: place.vmid }, { signal });
  // By the server's clock, which its answer has just told: it may be off by hours.
  const begunThere = client.client.serverTime(begunAt);
  // The list parts a token's name from its user; the UPID holds the whole login.
  const known = services.store.journal.known(tasks.map(({ upid }) => upid));
  const ours = tasks.filter(({ upid, startedAtMs }) => {
    const { type, user } = parseUpid(upid);
    const isKnown = services.ownTasks.has(upid) || known.has(upid);
    const isThen = startedAtMs >= begunThere - clockSlackMs && startedAtMs <= begunThere + answerMs;
    return !isKnown && isThen && types.includes(type) && user === login;
  });
  services.log.write('info', `looked for ${types.join(' or ')} of ${place.vmid}`, { found: ours.length });
  return ours.toSorted((a, b) => b.startedAtMs - a.startedAtMs)[0]?.upid ?? null;
}

/** A task of an attempt that was cut off may go on: it is followed to its end, so that nothing is begun beside it. */
export async function untilOver(
  proxmox: Proxmox,
  { upid, outcome }: JournalEntry,
  context: StepContext,
): Promise<void> {
  if (upid === null || (outcome.kind === 'failed' && outcome.error.code === 'pve:task-failed')) return;
  try {
    await follow(proxmox, upid, context);
  } catch (error) {
    if (!AppError.is(error, 'pve:task-failed') && !AppError.is(error, 'pve:not-found')) throw error;
  }
}

/** Follows a task to its end with its log; a cancel stops the task too. Returns the whole log. */
export async function follow(proxmox: Proxmox, upid: Upid, context: StepContext): Promise<string[]> {
  context.noteUpid(upid);
  try {
    const { warnings, lines } = await proxmox.tasks.wait(upid, {
      signal: context.signal,
      onLines: (fresh) => {
        for (const line of fresh) context.log('task', line);
      },
    });
    if (warnings > 0) for (const line of lines.filter((text) => text.startsWith('WARN'))) context.warn(line);
    return lines;
  } catch (error) {
    const isCancelled = context.signal.aborted && context.signal.reason !== closingReason;
    if (isCancelled && isAbortError(error))
      await proxmox.tasks.stop(upid, { signal: cleanUp() }).catch(() => undefined);
    throw error;
  }
}
