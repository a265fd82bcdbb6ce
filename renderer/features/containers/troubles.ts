import type { AppErrorData, ErrorCode } from '../../../shared/errors.ts';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { ConnectionId } from '../../../shared/domain/ids.ts';
import { describeError } from '../../errors/describe-error.ts';
import { plainReason } from '../../errors/plain-reason.ts';

/** One thing the user has to know about the list as a whole: what in it is not as it is now. */
export type Trouble = {
  key: string;
  connectionId: ConnectionId;
  tone: 'failed' | 'attention';
  words: string;
  /** In one line; null when the words say all. */
  why: string | null;
  /** As of when its containers are shown; null when they are current, or were never seen. */
  seenAt: number | null;
  nextLookAt: number | null;
  /** What helps: another try, or something to be done on the server's page. */
  help: { kind: 'try' } | { kind: 'open'; label: string } | null;
};

/** Server after server; of each either that it is away, or what else is wrong with it. */
export function troublesOf(
  connections: readonly ConnectionSummary[],
  rows: readonly { connectionId: ConnectionId; node: string }[],
): Trouble[] {
  return connections.flatMap((connection): Trouble[] => {
    const { id, name, health, unreachableNodes } = connection;
    const base = { connectionId: id, seenAt: null, nextLookAt: null };
    if (health.state === 'offline') return [awayTrouble(connection, health.error, health.lastContactAt)];
    return unreachableNodes.map((node): Trouble => {
      const count = rows.filter((row) => row.connectionId === id && row.node === node).length;
      return {
        ...base,
        key: `${id} node ${node}`,
        tone: 'failed',
        words: `Node ${node} is unreachable`,
        why: `${name} does not reach it. ${shownAsSeen(count)}`,
        help: null,
      };
    });
  });
}

const shownAsSeen = (count: number): string =>
  count === 0
    ? 'No container is known there.'
    : count === 1
      ? 'Its container is shown as last seen.'
      : `Its ${count} containers are shown as last seen.`;

function awayTrouble({ id, name, nextLookAt }: ConnectionSummary, error: AppErrorData, seenAt: number | null): Trouble {
  const base = { key: id, connectionId: id, tone: 'failed' as const, seenAt, why: shortReason(error) };
  const closed = closedDoors[error.code];
  return closed === undefined
    ? { ...base, words: `${name} is offline`, nextLookAt, help: { kind: 'try' } }
    : { ...base, ...closed(name), nextLookAt: null };
}

/** Why there is no connection, without the address, which the server's page shows. */
const shortReason = (error: AppErrorData): string =>
  (error.code === 'pve:unreachable' ? plainReason(error.details.reason) : null) ?? describeError(error).explanation;

/** The server is there, and the user has to do something before it lets us in: another look helps nothing. */
const closedDoors: Partial<Record<ErrorCode, (name: string) => Pick<Trouble, 'words' | 'why' | 'tone' | 'help'>>> = {
  'vault:locked': (name) => ({
    words: `${name} is not asked`,
    why: 'The secret to sign in there is locked.',
    tone: 'attention',
    help: { kind: 'open', label: 'Open server' },
  }),
  'vault:unreadable': (name) => ({
    words: `${name} is not asked`,
    why: 'The secret to sign in there is not at hand. It has to be entered again.',
    tone: 'attention',
    help: { kind: 'open', label: 'Sign in' },
  }),
  'pve:unauthenticated': (name) => ({
    words: `${name} refuses the sign-in`,
    why: null,
    tone: 'failed',
    help: { kind: 'open', label: 'Sign in' },
  }),
  'pve:untrusted-certificate': (name) => ({
    words: `The certificate of ${name} has changed`,
    why: 'Nothing is sent to it until you have looked at the new one.',
    tone: 'failed',
    help: { kind: 'open', label: 'Compare' },
  }),
};
