import { RefreshCw } from 'lucide-react';
import { memo, useMemo, type ReactNode } from 'react';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { StatusWord } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Age, Countdown } from '../../ui/relative-time.tsx';
import { troublesOf, type Trouble } from './troubles.ts';

/** With more the list would have no room; the servers' page names them all. */
const shownLines = 4;

/** What in the list is not as it is now: which servers and nodes are away, why, as of when they are shown, and what helps. */
export const OfflineBanner = memo(function OfflineBanner(): ReactNode {
  const { stores } = useApp();
  const connections = useSelect(stores.connections, ({ all }) => all);
  const rows = useSelect(stores.inventory, (state) => state.rows);
  const troubles = useMemo(() => troublesOf(connections, rows), [connections, rows]);
  const shown = troubles.slice(0, shownLines);
  const more = troubles.length - shown.length;
  return (
    <>
      {/* Said once per change; the ages that tick are not in it. */}
      <p role="status" className="sr-only">
        {troubles.map(({ words }) => words).join('. ')}
      </p>
      {troubles.length > 0 && (
        <ul aria-label="Offline" className="flex flex-col border-b border-line bg-sunken py-1">
          {shown.map((trouble) => (
            <TroubleLine key={trouble.key} trouble={trouble} />
          ))}
          {more > 0 && (
            <li className="px-4 py-0.5">
              <button
                type="button"
                className="rounded-sm text-ink-2 hover:text-ink hover:underline"
                onClick={() => stores.navigation.go({ page: 'servers', connectionId: null })}
              >
                and {more} more on the servers’ page
              </button>
            </li>
          )}
        </ul>
      )}
    </>
  );
});

function TroubleLine({ trouble }: { trouble: Trouble }): ReactNode {
  const { client, stores } = useApp();
  const { connectionId, tone, words, why, seenAt, nextLookAt, help } = trouble;
  const attempt = useAction(async () => {
    await client.call('connection:refresh', { connectionId });
  });
  const open = () => stores.navigation.go({ page: 'servers', connectionId });
  return (
    <li className="flex h-7 items-center gap-3 px-4">
      <button type="button" className="shrink-0 rounded-sm hover:underline" onClick={open}>
        <StatusWord tone={tone}>{words}</StatusWord>
      </button>
      {seenAt !== null && (
        <span className="shrink-0 text-ink-2">
          shown as of <Age at={seenAt} />
        </span>
      )}
      <span className="min-w-0 flex-1 truncate text-ink-2" title={why ?? undefined}>
        {why}
      </span>
      {nextLookAt !== null && !attempt.isBusy && (
        <span className="shrink-0 text-sm text-ink-3">
          next look <Countdown until={nextLookAt} />
        </span>
      )}
      {help?.kind === 'try' && (
        <Button size="small" isBusy={attempt.isBusy} onClick={() => attempt.run()}>
          <RefreshCw aria-hidden />
          Try now
        </Button>
      )}
      {help?.kind === 'open' && (
        <Button size="small" onClick={open}>
          {help.label}
        </Button>
      )}
    </li>
  );
}
