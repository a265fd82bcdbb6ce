import { useCallback, type ReactNode } from 'react';
import { settings as schema } from '../../../shared/domain/settings.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useRequest } from '../../hooks/use-request.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { formatBytes } from '../../ui/format.ts';
import { Section } from '../../ui/page-body.tsx';
import { NumberField } from './number-field.tsx';
import { useSettings } from './use-settings.ts';

/** How long the logs of jobs are kept, and how much they take now. */
export function LogsOfJobs(): ReactNode {
  const { client } = useApp();
  const [settings, change] = useSettings();
  const ask = useCallback((signal: AbortSignal) => client.call('job:log-size', {}, signal), [client]);
  const [size] = useRequest(ask);
  return (
    <Section title="Logs of jobs">
      <p className="text-ink-2">
        {size.value && `${sizeWords(size.value)} `}
        Logs go when they are too old or too large, looked at once a day. A job stays in the list without its log; one
        that is not over, or that can still be gone on with, keeps it.
      </p>
      {size.state === 'failed' && <ErrorNotice {...explain(size.error)} />}
      <NumberField
        label="Keep logs for"
        help="Counted from the end of the job."
        schema={schema.shape.keepLogsDays.unwrap()}
        unit={{ sign: 'days', words: 'days' }}
        value={settings.keepLogsDays}
        onChange={(keepLogsDays) => change({ keepLogsDays })}
      />
      <NumberField
        label="All logs together at most"
        help="The oldest go first. The index for searching comes to about half as much again."
        schema={schema.shape.keepLogsMebibytes.unwrap()}
        unit={{ sign: 'MiB', words: 'mebibytes' }}
        value={settings.keepLogsMebibytes}
        onChange={(keepLogsMebibytes) => change({ keepLogsMebibytes })}
      />
    </Section>
  );
}

function sizeWords({ bytes, logs, removed }: { bytes: number; logs: number; removed: number }): string {
  const there =
    logs === 0
      ? 'No log is kept yet.'
      : `${formatBytes(bytes)} in ${logs === 1 ? 'one log' : `${logs.toLocaleString('en')} logs`}.`;
  return removed === 0
    ? there
    : `${there} ${removed === 1 ? 'One was' : `${removed.toLocaleString('en')} were`} removed.`;
}
