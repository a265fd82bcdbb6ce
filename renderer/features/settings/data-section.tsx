import { useCallback, type ReactNode } from 'react';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useRequest } from '../../hooks/use-request.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { formatBytes } from '../../ui/format.ts';
import { Facts, Section } from '../../ui/page-body.tsx';
import { copyDiagnostics } from './diagnostics.ts';
import { LogsOfJobs } from './logs-of-jobs.tsx';
import { useAppInfo } from './use-app-info.ts';

/** Where everything lies, and what to send with a report. */
export function DataSection(): ReactNode {
  const parts = useApp();
  const info = useAppInfo();
  const askSize = useCallback((signal: AbortSignal) => parts.client.call('app:data-size', {}, signal), [parts]);
  const [size] = useRequest(askSize);
  const show = useAction(async (what: 'data-folder' | 'log') => {
    await parts.client.call('app:open-path', { what });
  });
  const copy = useAction(() => copyDiagnostics(parts));
  return (
    <>
      <Section title="Data folder">
        <div className="flex min-h-7 items-center gap-2">
          <span data-selectable className="min-w-0 font-mono text-sm [overflow-wrap:anywhere]">
            {info.value?.dataFolder}
          </span>
          {info.value && <CopyButton isIcon label="Copy the folder’s path" text={info.value.dataFolder} />}
        </div>
        <p className="text-ink-2">Servers, containers, jobs with their logs, and history; secrets only encrypted.</p>
        {size.value && (
          <Facts
            facts={[
              ['Database', `${formatBytes(size.value.database)}, with its backups`],
              ['Gantry’s own log', formatBytes(size.value.logs)],
              ['Other', `${formatBytes(size.value.other)}: settings, demo homelab, the window’s own cache`],
            ]}
          />
        )}
        {size.state === 'failed' && <ErrorNotice {...explain(size.error)} />}
        <div className="mt-1 flex gap-2">
          <Button onClick={() => show.run('data-folder')}>Open the folder</Button>
          <Button onClick={() => show.run('log')}>Open the log</Button>
        </div>
        {show.error && <ErrorNotice {...explain(show.error)} />}
        {info.state === 'failed' && <ErrorNotice {...explain(info.error)} />}
      </Section>
      <LogsOfJobs />
      <Section title="Diagnostics">
        <p className="text-ink-2">Versions and counts for a report: no names, no addresses, no secrets.</p>
        <div>
          <Button isBusy={copy.isBusy} onClick={() => copy.run()}>
            Copy diagnostics
          </Button>
        </div>
        {copy.error && <ErrorNotice {...explain(copy.error)} />}
      </Section>
    </>
  );
}
