import type { ContainerRow, RecentChange } from '../../../shared/domain/container.ts';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { JobSnapshot } from '../../../shared/domain/job.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import type { Tone } from '../../ui/badge.tsx';

const powerWords = { running: 'Running', stopped: 'Stopped', paused: 'Paused' } as const;

/** The state of a row in a word; our own view of it where that matters more than the power state. */
export function rowState(row: ContainerRow): { tone: Tone; word: string; isHollow: boolean } {
  if (row.goneAt !== null) return { tone: 'stopped', word: 'Gone', isHollow: true };
  if (row.lifecycle === 'creating') return { tone: 'working', word: 'Creating', isHollow: false };
  if (row.lifecycle === 'error') return { tone: 'failed', word: 'Unfinished', isHollow: false };
  // The last known state, not lit: nobody knows whether it still is so.
  if (!row.isStatusKnown && row.status !== 'unknown')
    return { tone: 'stopped', word: powerWords[row.status], isHollow: true };
  switch (row.status) {
    case 'running':
      return { tone: 'running', word: powerWords.running, isHollow: false };
    case 'stopped':
      return { tone: 'stopped', word: powerWords.stopped, isHollow: false };
    case 'paused':
      return { tone: 'attention', word: powerWords.paused, isHollow: false };
    case 'unknown':
      return { tone: 'stopped', word: 'Unknown', isHollow: true };
  }
}

/** Why the container cannot be got at; null when it can. */
export function unreachableReason(row: ContainerRow, connection: ConnectionSummary | undefined): string | null {
  if (!connection) return 'Its server was removed';
  if (connection.health.state === 'offline') return awayReason(connection.name, connection.health.error.code);
  if (connection.health.state === 'unknown') return `${connection.name} was not contacted yet`;
  if (row.goneAt !== null) return 'It is no longer on the server';
  if (connection.unreachableNodes.includes(row.node)) return `Node ${row.node} is unreachable`;
  return null;
}

/** Why nothing can be done to this container now; null when something can. */
export function blockedReason(row: ContainerRow, connection: ConnectionSummary | undefined): string | null {
  const unreachable = unreachableReason(row, connection);
  if (unreachable !== null) return unreachable;
  if (row.lock !== null) return lockReason(row.lock);
  return row.lifecycle === 'creating' ? 'It is being created' : null;
}

export const lockReason = (lock: string): string => `Proxmox has locked it (${lock})`;

/** Why its web services cannot be opened. A lock is no reason: they keep running during a backup. */
export const webReason = (row: ContainerRow, connection: ConnectionSummary | undefined): string | null =>
  unreachableReason(row, connection) ?? (row.status === 'running' ? null : 'It is not running');

/** What has to be said above the detail of a container; null when what is shown is how it is. */
export function rowRemark(
  { goneAt, isStatusKnown, lifecycle, node, lock }: ContainerRow,
  connection: ConnectionSummary | undefined,
): 'gone' | 'node-unreachable' | 'state-unknown' | 'unfinished' | 'locked' | null {
  if (goneAt !== null) return 'gone';
  if (lifecycle === 'creating') return null;
  const isOnline = connection?.health.state === 'online';
  if (isOnline && !isStatusKnown)
    return connection.unreachableNodes.includes(node) ? 'node-unreachable' : 'state-unknown';
  if (lifecycle === 'error') return 'unfinished';
  // Of a server that is away the banner tells.
  return isOnline && lock !== null ? 'locked' : null;
}

/** Where to go on with a container that was not set up to its end: at the job that made it, as long as that has ways on. */
export function unfinishedWords(job: Pick<JobSnapshot, 'state'> | undefined): string {
  if (job && 'choices' in job.state && job.state.choices.length > 0)
    return 'The job that made it stopped before its end. Its page says why, and lets you go on or roll back.';
  const why = job
    ? 'The job that made it stopped before its end, and is not gone on with. Its page says why.'
    : 'The job that made it is no longer kept.';
  return `${why} Delete the container and create it again, or use it as it is.`;
}

/** A server that we cannot sign in to is not offline: other things help. */
function awayReason(name: string, code: ErrorCode): string {
  if (code === 'vault:locked' || code === 'vault:unreadable') return `The secret to sign in to ${name} is not at hand`;
  if (code === 'pve:unauthenticated') return `${name} refuses the sign-in`;
  if (code === 'pve:untrusted-certificate') return `The certificate of ${name} has changed`;
  return `${name} is offline`;
}

export type PowerVerb = 'start' | 'shutdown' | 'stop' | 'reboot';
export const powerWord: Record<PowerVerb, string> = {
  start: 'Start',
  shutdown: 'Shut down',
  stop: 'Stop',
  reboot: 'Reboot',
};

/** Why this one action is not possible, such as starting what runs. */
export function powerReason(row: ContainerRow, verb: PowerVerb): string | null {
  const isRunning = row.status === 'running';
  if (verb === 'start') return isRunning ? 'It is running' : row.isTemplate ? 'It is a template' : null;
  return isRunning ? null : 'It is not running';
}

/** Only http and https are ever offered to be opened. */
export const isWebUrl = (url: string | null): url is string => url !== null && /^https?:\/\//i.test(url);

/** A new name or place is marked in the list for so long, unless it is seen before. */
export const recentMs = 24 * 60 * 60_000;

/** What it was called and where it was, in a few words; null where neither is different now, such as after a second change. */
export function changeWords({ renamedFrom, movedFrom }: RecentChange, row: ContainerRow): string | null {
  const words = [
    renamedFrom !== null && renamedFrom !== row.name ? `was ${renamedFrom}` : '',
    movedFrom !== null && movedFrom !== row.node ? `from ${movedFrom}` : '',
  ].filter((one) => one !== '');
  return words.length === 0 ? null : words.join(', ');
}
