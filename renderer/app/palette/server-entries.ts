import { RefreshCw, Server, ShieldCheck } from 'lucide-react';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { AppParts } from '../../hooks/app-context.ts';
import type { Entry } from './entry.ts';

/** A server and what can be done with it. */
export function serverEntry({ client, stores }: AppParts, server: ConnectionSummary): Entry {
  const { id, name, host, health } = server;
  const open = () => stores.navigation.go({ page: 'servers', connectionId: id });
  const inside = (): Entry[] => [
    { id: `server/${id}/open`, title: `Open ${name}`, kind: 'Server', icon: Server, run: open },
    {
      id: `server/${id}/refresh`,
      title: 'Ask it now',
      kind: 'Server',
      icon: RefreshCw,
      words: 'refresh reload',
      run: async () => {
        await client.call('connection:refresh', { connectionId: id });
        stores.toasts.show('success', `${name} has answered`);
      },
    },
  ];
  return {
    id: `server/${id}`,
    title: name,
    kind: 'Server',
    icon: server.isProduction ? ShieldCheck : Server,
    detail: health.state === 'online' ? host : `${host}, ${health.state === 'offline' ? 'offline' : 'not asked yet'}`,
    inside,
  };
}
