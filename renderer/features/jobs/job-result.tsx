import { Globe } from 'lucide-react';
import type { ReactNode } from 'react';
import type { JobSnapshot } from '../../../shared/domain/job.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { StatusWord } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';

/** What came of a creation. */
export function JobResult({ job }: { job: JobSnapshot }): ReactNode {
  const { client, stores } = useApp();
  const open = useAction(async (url: string) => {
    await client.call('app:open-url', { url });
  });
  const { result } = job;
  const key = `${job.connectionId}/${job.vmid}`;
  const row = useSelect(stores.inventory, ({ byKey }) => byKey.get(key));
  const withCredentials = row?.services.flatMap(({ name, hasCredentials }) => (hasCredentials ? [name] : [])) ?? [];
  const isGone = job.vmid === null || job.kind === 'destroy-container' || job.kind === 'roll-back-container';
  return (
    <section
      aria-label="Result"
      className="flex flex-col gap-2 rounded-md border border-running/30 bg-running-soft px-3 py-2.5"
    >
      <div className="flex items-center gap-3">
        <StatusWord tone="running">
          <span className="font-medium text-ink">{result ? `${job.hostname} is ready` : 'Done'}</span>
        </StatusWord>
        {result?.address && (
          <span data-selectable className="font-mono text-sm">
            {result.address}
          </span>
        )}
        <span className="flex-1" />
        {!isGone && (
          <Button tone={result ? 'primary' : 'plain'} onClick={() => stores.navigation.go({ page: 'containers', key })}>
            Open container
          </Button>
        )}
      </div>
      {result && result.services.length > 0 && (
        <ul aria-label="Services" className="flex flex-wrap gap-x-4 gap-y-1">
          {result.services.map(({ name, url }) => (
            <li key={name} className="flex items-center gap-1.5">
              {url === null ? (
                <span className="text-ink-2">{name}</span>
              ) : (
                <button
                  type="button"
                  className="inline-flex items-center gap-1.5 rounded-sm text-accent hover:underline"
                  onClick={() => open.run(url)}
                >
                  <Globe aria-hidden className="size-3.5" />
                  {name}
                  <span className="font-mono text-sm">{url}</span>
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {result && withCredentials.length > 0 && (
        <p className="text-ink-2">
          Sign-in details for {withCredentials.join(', ')} are kept with the container, among its services.
        </p>
      )}
      {job.warnings.length > 0 && (
        <ul aria-label="Warnings" className="text-attention">
          {job.warnings.map((warning) => (
            <li key={warning}>Warning: {warning}</li>
          ))}
        </ul>
      )}
      {open.error && <ErrorNotice {...explain(open.error)} />}
    </section>
  );
}
