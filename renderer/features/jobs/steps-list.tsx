import { Check, Circle, CircleSlash, ListFilter, LoaderCircle, SkipForward, X } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import type { JobSnapshot, JobStep } from '../../../shared/domain/job.ts';
import { IconButton } from '../../ui/button.tsx';
import { cn } from '../../ui/cn.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Elapsed } from '../../ui/relative-time.tsx';
import { stepWord } from './job-words.ts';

type Props = {
  job: JobSnapshot;
  /** The step whose lines alone are shown; empty: all. */
  filtered: string;
  /** Goes to the step's lines in the log. */
  onShow: (stepId: string) => void;
  onFilter: (stepId: string) => void;
};

export function StepsList({ job, filtered, onShow, onFilter }: Props): ReactNode {
  return (
    <ol
      aria-label="Steps"
      className="w-60 shrink-0 overflow-y-auto border-r border-line py-2 min-[1200px]:w-75 min-[1600px]:w-90"
    >
      {job.steps.map((step) => (
        <Step
          key={step.id}
          step={step}
          isFiltered={step.id === filtered}
          onShow={() => onShow(step.id)}
          onFilter={() => onFilter(step.id === filtered ? '' : step.id)}
        />
      ))}
    </ol>
  );
}

type StepProps = { step: JobStep; isFiltered: boolean; onShow: () => void; onFilter: () => void };

function Step({ step, isFiltered, onShow, onFilter }: StepProps): ReactNode {
  const item = useRef<HTMLLIElement>(null);
  const isActive = step.state === 'running' || step.state === 'failed';
  const hasBegun = step.startedAt !== null;
  useEffect(() => {
    if (isActive) item.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  return (
    <li
      ref={item}
      aria-current={step.state === 'running' ? 'step' : undefined}
      className={cn('group relative flex gap-2.5 px-4 py-1.5', isActive && 'bg-hover', hasBegun && 'hover:bg-hover')}
    >
      <StepMark state={step.state} />
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="flex gap-2">
          <span className={cn('min-w-0 flex-1', step.state === 'pending' && 'text-ink-3', isActive && 'font-medium')}>
            {hasBegun ? (
              // The whole row is the target; what else can be pressed lies above it.
              <button
                type="button"
                className="text-left [overflow-wrap:anywhere] after:absolute after:inset-0 after:cursor-pointer"
                title="Show its lines in the log"
                onClick={onShow}
              >
                {step.title}
              </button>
            ) : (
              step.title
            )}
          </span>
          {step.startedAt !== null && (
            <span className="text-sm leading-5 text-ink-3">
              <Elapsed from={step.startedAt} to={step.endedAt} />
            </span>
          )}
        </div>
        {step.message && <span className="text-sm text-ink-2 [overflow-wrap:anywhere]">{step.message}</span>}
        {step.attempts > 1 && <span className="text-sm text-ink-2">Attempt {step.attempts}</span>}
      </div>
      {hasBegun && (
        <div
          className={cn(
            'absolute top-1 right-2 flex rounded-md bg-hover opacity-0 group-focus-within:opacity-100 group-hover:opacity-100',
            isFiltered && 'opacity-100',
          )}
        >
          {step.upid !== null && <CopyButton text={step.upid} label="Copy the Proxmox task’s UPID" isIcon />}
          <IconButton
            label={isFiltered ? 'Show the lines of every step' : 'Show only the lines of this step'}
            aria-pressed={isFiltered}
            size="small"
            onClick={onFilter}
          >
            <ListFilter aria-hidden className={cn(isFiltered && 'text-accent')} />
          </IconButton>
        </div>
      )}
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
