import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ConnectionSummary } from '../../shared/domain/connection.ts';
import { healthWords } from '../features/connections/health-words.ts';
import { useApp, useSelect } from '../hooks/app-context.ts';
import { Dot } from '../ui/badge.tsx';
import { IconButton } from '../ui/button.tsx';
import { ColourMark } from '../ui/colour-mark.tsx';
import { Age } from '../ui/relative-time.tsx';
import { Tooltip } from '../ui/tooltip.tsx';

/** The servers with state and the age of what we know of them. */
export function RailServers({ isNarrow }: { isNarrow: boolean }): ReactNode {
  const { stores } = useApp();
  const connections = useSelect(stores.connections, ({ all }) => all);
  return (
    <section aria-label="Servers at a glance" className="mt-4 flex min-h-0 flex-col gap-px overflow-y-auto">
      {!isNarrow && (
        <div className="flex h-6 items-center justify-between pl-2">
          <span className="text-xs text-ink-3">Servers</span>
          <IconButton label="Add server" size="small" onClick={() => stores.navigation.go({ page: 'add-server' })}>
            <Plus aria-hidden />
          </IconButton>
        </div>
      )}
      {connections.map((connection) => (
        <ServerLine key={connection.id} connection={connection} isNarrow={isNarrow} />
      ))}
    </section>
  );
}

function ServerLine({ connection, isNarrow }: { connection: ConnectionSummary; isNarrow: boolean }): ReactNode {
  const { navigation } = useApp().stores;
  const { colour, health, name } = connection;
  const { tone, isHollow, word } = healthWords(health);
  const seenAt = health.state === 'unknown' ? null : health.lastContactAt;
  // What needs the user is a word by itself: "not signed in now" would say something else, and there is no room for both.
  const isAge = health.state === 'online' || word === 'Offline';
  const button = (
    <button
      type="button"
      onClick={() => navigation.go({ page: 'servers', connectionId: connection.id })}
      className={`flex min-h-7 w-full shrink-0 items-center gap-2 rounded-md px-2 text-ink-2 hover:bg-hover hover:text-ink ${isNarrow ? 'justify-center' : ''}`}
    >
      <Dot tone={tone} isHollow={isHollow} />
      {isNarrow ? (
        <span className="sr-only">
          {name}, {word.toLowerCase()}
        </span>
      ) : (
        <>
          {colour !== 'none' && <ColourMark colour={colour} />}
          <span className="min-w-0 flex-1 truncate text-left">{name}</span>
          {health.state !== 'offline' && <span className="sr-only">{word.toLowerCase()}</span>}
          <span className="max-w-[60%] truncate text-right text-xs text-ink-3">
            {health.state === 'offline' && `${word.toLowerCase()} `}
            {seenAt !== null && isAge && <Age at={seenAt} />}
          </span>
        </>
      )}
    </button>
  );
  return isNarrow ? (
    <Tooltip text={`${name}: ${word.toLowerCase()}`} side="right">
      {button}
    </Tooltip>
  ) : (
    button
  );
}
