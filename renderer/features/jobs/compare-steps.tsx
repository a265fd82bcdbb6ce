import { useEffect, useRef, type ReactNode } from 'react';
import type { JobId } from '../../../shared/domain/ids.ts';
import type { JobComparison, LogDifference, StepComparison } from '../../../shared/domain/job-comparison.ts';
import { useApp } from '../../hooks/app-context.ts';
import { stripAnsi } from '../../ui/ansi.ts';
import { Badge, StatusWord } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { cn } from '../../ui/cn.ts';
import { differenceWords, sideWords } from './compare-words.ts';
import { stepWord } from './job-words.ts';

const columns = 'grid grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)_minmax(0,1fr)] gap-3';

type Props = { comparison: JobComparison; jobId: JobId; otherId: JobId };

/** The steps of both beside each other; where their logs part, the two lines. */
export function CompareSteps({ comparison: { steps, firstStepId }, jobId, otherId }: Props): ReactNode {
  return (
    <section aria-labelledby="compare-steps" className="flex flex-col gap-2">
      <h3 id="compare-steps" className="font-semibold">
        Steps
      </h3>
      <div className="rounded-md border border-line">
        <div aria-hidden className={cn(columns, 'border-b border-line px-3 py-1.5 text-sm font-medium text-ink-2')}>
          <span>Step</span>
          <span>This job</span>
          <span>The other</span>
        </div>
        <ol>
          {steps.map((step) => (
            <Step key={step.stepId} step={step} isFirst={step.stepId === firstStepId} jobId={jobId} otherId={otherId} />
          ))}
        </ol>
      </div>
    </section>
  );
}

type StepProps = { step: StepComparison; isFirst: boolean; jobId: JobId; otherId: JobId };

function Step({ step, isFirst, jobId, otherId }: StepProps): ReactNode {
  const item = useRef<HTMLLIElement>(null);
  const words = differenceWords(step);
  useEffect(() => {
    if (isFirst) item.current?.scrollIntoView({ block: 'nearest' });
  }, [isFirst]);
  return (
    <li
      ref={item}
      className={cn(
        'flex flex-col gap-2 border-b border-line px-3 py-2 last:border-b-0',
        isFirst && 'bg-attention-soft',
      )}
    >
      <div className={cn(columns, 'items-center')}>
        <span className="flex min-w-0 flex-col items-start">
          <span className={cn('[overflow-wrap:anywhere]', words !== '' && 'font-medium')}>{step.title}</span>
          {words !== '' && <span className="text-sm text-ink-2">{words}</span>}
          {isFirst && <Badge className="mt-0.5">First difference</Badge>}
        </span>
        <Side label="This job" side={step.mine} />
        <Side label="The other" side={step.other} />
      </div>
      {step.log && <Lines log={step.log} jobId={jobId} otherId={otherId} />}
    </li>
  );
}

function Side({ label, side }: { label: string; side: StepComparison['mine'] }): ReactNode {
  return (
    <span>
      <span className="sr-only">{label}: </span>
      <StatusWord tone={side === null ? 'stopped' : stepWord[side.state].tone}>{sideWords(side)}</StatusWord>
    </span>
  );
}

function Lines({ log, jobId, otherId }: { log: LogDifference; jobId: JobId; otherId: JobId }): ReactNode {
  return (
    <div className="flex flex-col gap-1">
      <span className="text-sm text-ink-2">
        {log.sameLines === 0
          ? 'Their logs differ from the first line on:'
          : `${log.sameLines === 1 ? 'One line says' : `${log.sameLines.toLocaleString('en')} lines say`} the same, then:`}
      </span>
      <div className="grid grid-cols-2 gap-2">
        <Line label="This job" line={log.mine} jobId={jobId} />
        <Line label="The other" line={log.other} jobId={otherId} />
      </div>
    </div>
  );
}

function Line({ label, line, jobId }: { label: string; line: LogDifference['mine']; jobId: JobId }): ReactNode {
  const { navigation } = useApp().stores;
  return (
    <div className="flex min-w-0 flex-col items-start gap-1 rounded-md border border-line bg-raised p-2">
      <span className="text-sm text-ink-3">{label}</span>
      {line === null ? (
        <span className="text-ink-2">Nothing more</span>
      ) : (
        <>
          <code
            data-selectable
            className="max-h-30 w-full overflow-y-auto font-mono text-sm whitespace-pre-wrap [overflow-wrap:anywhere]"
          >
            {stripAnsi(line.text)}
          </code>
          <Button
            size="small"
            aria-label={`Show it in the log of ${label.toLowerCase()}`}
            onClick={() => navigation.go({ page: 'job', jobId, seq: line.seq })}
          >
            Show it in the log
          </Button>
        </>
      )}
    </div>
  );
}
