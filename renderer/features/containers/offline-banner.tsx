import type { ReactNode } from 'react';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { StatusWord } from '../../ui/badge.tsx';
import { Age } from '../../ui/relative-time.tsx';

/** Which servers are away, and as of when the list speaks of them. */
export function OfflineBanner(): ReactNode {
  const { stores } = useApp();
  const connections = useSelect(stores.connections, ({ all }) => all);
  const away = connections.filter(({ health }) => health.state === 'offline');
  if (away.length === 0) return null;
  return (
    <div
      role="status"
      aria-label="Offline"
      className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-sunken px-4 py-1.5"
    >
      {away.map(({ id, name, health }) => (
        <button
          key={id}
          type="button"
          className="inline-flex items-center gap-2 rounded-sm hover:underline"
          onClick={() => stores.navigation.go({ page: 'servers', connectionId: id })}
        >
          <StatusWord tone="failed">{name} is offline</StatusWord>
          {health.state === 'offline' && health.lastContactAt !== null && (
            <span className="text-ink-2">
              shown as of <Age at={health.lastContactAt} />
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
