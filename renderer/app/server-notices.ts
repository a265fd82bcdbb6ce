import type { ConnectionSummary } from '../../shared/domain/connection.ts';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import { healthWords } from '../features/connections/health-words.ts';

export type ServerNotice = {
  /** away: passes by itself; locked: the passphrase helps; closed: each wants something of its own. */
  readonly kind: 'away' | 'closed' | 'locked';
  readonly tone: 'failed' | 'attention';
  readonly words: string;
  /** The one server it is about; null for several. */
  readonly connectionId: ConnectionId | null;
};

/** What the status bar says of servers that tell nothing now. A locked secret or a refused sign-in is not called offline. */
export function serverNotices(servers: readonly ConnectionSummary[]): readonly ServerNotice[] {
  const of = (kind: ServerNotice['kind']) => servers.filter((server) => kindOf(server) === kind);
  return [away(of('away'), servers.length), closed(of('closed')), locked(of('locked'))].filter((one) => one !== null);
}

function kindOf({ health }: ConnectionSummary): ServerNotice['kind'] | null {
  if (health.state !== 'offline') return null;
  if (health.error.code === 'vault:locked') return 'locked';
  return healthWords(health).word === 'Offline' ? 'away' : 'closed';
}

const only = (servers: readonly ConnectionSummary[]): ConnectionId | null =>
  servers.length === 1 ? (servers[0]?.id ?? null) : null;

function away(servers: readonly ConnectionSummary[], count: number): ServerNotice | null {
  const [first] = servers;
  if (!first) return null;
  const words =
    servers.length === 1
      ? `${first.name} is offline`
      : servers.length === count
        ? 'All servers are offline'
        : `${servers.length} of ${count} servers are offline`;
  return { kind: 'away', tone: 'failed', words, connectionId: only(servers) };
}

function closed(servers: readonly ConnectionSummary[]): ServerNotice | null {
  const [first] = servers;
  if (!first) return null;
  const words =
    servers.length === 1
      ? `${first.name}: ${healthWords(first.health).word.toLowerCase()}`
      : `${servers.length} servers need you`;
  return { kind: 'closed', tone: 'attention', words, connectionId: only(servers) };
}

const locked = (servers: readonly ConnectionSummary[]): ServerNotice | null =>
  servers.length === 0
    ? null
    : { kind: 'locked', tone: 'attention', words: 'Secrets are locked', connectionId: only(servers) };
