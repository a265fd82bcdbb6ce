import { ArrowLeft, Equal } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { JobId } from '../../../shared/domain/ids.ts';
import { jobId as jobIdSchema } from '../../../shared/domain/ids.ts';
import type { JobComparison } from '../../../shared/domain/job-comparison.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { formatDateTime } from '../../ui/format.ts';
import { Select } from '../../ui/select.tsx';
import { PlanDifferences } from './compare-plan.tsx';
import { CompareSteps } from './compare-steps.tsx';
import { comparisonSummary } from './compare-words.ts';

/** A job beside another of its kind: what was asked for, how each step went, and where the logs part. */
export function ComparePage({ jobId, otherId }: { jobId: JobId; otherId: JobId | null }): ReactNode {
  const { client, stores } = useApp();
  const job = useSelect(stores.jobs, ({ byId }) => byId.get(jobId));
  const [found, setFound] = useState<JobComparison | null>(null);
  const compare = useAction(async (other: JobId | null) => {
    setFound(await client.call('job:compare', { jobId, otherId: other }));
  });
  const { run } = compare;
  useEffect(() => run(otherId), [run, otherId]);
  const choose = (other: string) => {
    const chosen = jobIdSchema.safeParse(other).data;
    if (chosen !== undefined) stores.navigation.follow({ page: 'compare', jobId, otherId: chosen });
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex min-h-12 flex-wrap items-center gap-3 border-b border-line px-4 py-2">
        <Button onClick={() => stores.navigation.go({ page: 'job', jobId })}>
          <ArrowLeft aria-hidden />
          Back to the job
        </Button>
        <h2 className="min-w-0 truncate text-lg font-semibold">{job?.title ?? 'Job'}</h2>
        {found !== null && found.candidates.length > 0 && (
          <div className="flex items-center gap-2">
            <span className="text-ink-2">beside</span>
            <Select
              aria-label="The job it is held against"
              className="w-110"
              value={found.otherId ?? ''}
              onChange={choose}
              options={found.candidates.map(({ jobId: id, title, createdAt, hasSucceeded }) => ({
                value: id,
                label: title,
                detail: `${hasSucceeded ? 'went well' : 'did not go well'} · ${formatDateTime(createdAt)}`,
              }))}
            />
          </div>
        )}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto p-4">
        {compare.error && <ErrorNotice {...explain(compare.error)} />}
        {found?.otherId === null && (
          <EmptyState icon={<Equal />} title="Nothing to hold it against yet">
            {found.candidates.length === 0
              ? 'No other job of this kind has run. The first one that goes well is compared with this one.'
              : 'No other job of this kind has gone well. Choose one above to compare with it all the same.'}
          </EmptyState>
        )}
        {found !== null && found.otherId !== null && (
          <div className="flex max-w-280 flex-col gap-5">
            <p role="status">{comparisonSummary(found)}</p>
            {found.isLogGone && (
              <p className="text-ink-2">
                A log was removed since, as the settings want it: what was said is not compared.
              </p>
            )}
            {found.isCut && <p className="text-ink-2">A log is too long to be compared to its end.</p>}
            <PlanDifferences differences={found.plan} />
            <CompareSteps comparison={found} jobId={jobId} otherId={found.otherId} />
          </div>
        )}
      </div>
    </div>
  );
}
