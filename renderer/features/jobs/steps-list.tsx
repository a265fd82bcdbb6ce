import { Check, Circle, CircleSlash, LoaderCircle, SkipForward, X } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import type { JobSnapshot, JobStep } from '../../../shared/domain/job.ts';
import { cn } from '../../ui/cn.ts';
import { Elapsed } from '../../ui/relative-time.tsx';
import { stepWord } from './job-words.ts';

export function StepsList({ job }: { job: JobSnapshot }): ReactNode {
  return (
    <ol aria-label="Steps" className="w-75 shrink-0 overflow-y-auto border-r border-line py-2">
      {job.steps.map((step) => (
        <Step key={step.id} step={step} />
      ))}
    </ol>
  );
}

function Step({ step }: { step: JobStep }): ReactNode {
  const item = useRef<HTMLLIElement>(null);
  const isActive = step.state === 'running' || step.state === 'failed';
  useEffect(() => {
    if (isActive) item.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  return (
    <li
      ref={item}
      aria-current={step.state === 'running' ? 'step' : undefined}
      className={cn('flex gap-2.5 px-4 py-1.5', isActive && 'bg-hover')}
    >
      <StepMark state={step.state} />
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="flex gap-2">
          <span className={cn('min-w-0 flex-1', step.state === 'pending' && 'text-ink-3', isActive && 'font-medium')}>
            {step.title}
          </span>
          {step.startedAt !== null && (
            <span className="text-sm text-ink-3">
              <Elapsed from={step.startedAt} to={step.endedAt} />
            </span>
          )}
        </div>
        {step.message && <span className="text-sm text-ink-2 [overflow-wrap:anywhere]">{step.message}</span>}
      </div>
    </li>
  );
}

const marks = {
  pending: { Icon: Circle, look: 'text-line-strong' },
  running: { Icon: LoaderCircle, look: 'animate-spin text-working' },
  done: { Icon: Check, look: 'text-running' },
  skipped: { Icon: SkipForward, look: 'text-ink-3' },
  failed: { Icon: X, look: 'text-failed' },
  cancelled: { Icon: CircleSlash, look: 'text-ink-3' },
} as const;

function StepMark({ state }: { state: JobStep['state'] }): ReactNode {
  const { Icon, look } = marks[state];
  return <Icon aria-label={stepWord[state].word} className={cn('mt-0.5 size-4 shrink-0', look)} />;
}
