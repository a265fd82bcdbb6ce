import { Check, Circle, CircleSlash, ListFilter, LoaderCircle, Pause, SkipForward, X } from 'lucide-react';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { isOver, type JobSnapshot, type JobStep } from '../../../shared/domain/job.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { IconButton } from '../../ui/button.tsx';
import { cn } from '../../ui/cn.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { formatDuration } from '../../ui/format.ts';
import { Elapsed } from '../../ui/relative-time.tsx';
import { stepWord, timeOf } from './job-words.ts';
import { usePause } from './pause-button.tsx';

type Props = {
  job: JobSnapshot;
  /** The step whose lines alone are shown; empty: all. */
  filtered: string;
  /** Goes to the step's lines in the log. */
  onShow: (stepId: string) => void;
  onFilter: (stepId: string) => void;
};

export function StepsList({ job, filtered, onShow, onFilter }: Props): ReactNode {
  const pause = usePause(job);
  const usual = useUsualTimes(job);
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
          usualMs={usual.get(step.id) ?? null}
          isPausedBefore={job.pausesBefore.includes(step.id)}
          onPause={isOver(job.state) ? null : (isWanted) => pause(step.id, isWanted)}
        />
      ))}
    </ol>
  );
}

type StepProps = {
  step: JobStep;
  isFiltered: boolean;
  onShow: () => void;
  onFilter: () => void;
  /** How long it is likely to take; null while that is not known. */
  usualMs: number | null;
  isPausedBefore: boolean;
  /** Null once the job is over. */
  onPause: ((isWanted: boolean) => void) | null;
};

function Step({ step, isFiltered, onShow, onFilter, usualMs, isPausedBefore, onPause }: StepProps): ReactNode {
  const item = useRef<HTMLLIElement>(null);
  const isActive = step.state === 'running' || step.state === 'failed';
  const hasBegun = step.startedAt !== null;
  const ran = timeOf(step);
  useEffect(() => {
    if (isActive) item.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  return (
    <li
      ref={item}
      aria-current={step.state === 'running' ? 'step' : undefined}
      className={cn(
        'group relative flex gap-2.5 px-4 py-1.5 hover:bg-hover',
        isActive && 'bg-hover',
        isPausedBefore && 'border-t border-dashed border-attention',
      )}
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
          {ran ? (
            <span className={time}>
              <Elapsed {...ran} />
            </span>
          ) : (
            // Of less there is nothing to say.
            usualMs !== null &&
            usualMs >= 1_000 && (
              <span className={time} title="As long as the last ones like it took">
                <span className="sr-only">usually </span>~{formatDuration(usualMs)}
              </span>
            )
          )}
        </div>
        {isPausedBefore && step.state === 'pending' && (
          <span className="text-sm text-attention">Pauses before this</span>
        )}
        {step.message && <span className="text-sm text-ink-2 [overflow-wrap:anywhere]">{step.message}</span>}
        {step.attempts > 1 && <span className="text-sm text-ink-2">Attempt {step.attempts}</span>}
      </div>
      {onPause && step.state === 'pending' && (
        <div className={cn(overlay, isPausedBefore && 'opacity-100')}>
          <IconButton
            label={isPausedBefore ? 'Do not pause before this step' : 'Pause before this step'}
            aria-pressed={isPausedBefore}
            size="small"
            onClick={() => onPause(!isPausedBefore)}
          >
            <Pause aria-hidden className={cn(isPausedBefore && 'text-attention')} />
          </IconButton>
        </div>
      )}
      {hasBegun && (
        <div className={cn(overlay, isFiltered && 'opacity-100')}>
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

/** How long each step is likely to take, while the job is not over. */
function useUsualTimes({ id, state }: JobSnapshot): ReadonlyMap<string, number | null> {
  const { expectations } = useApp().stores;
  const isOpen = !isOver(state);
  useEffect(() => {
    if (isOpen) expectations.want(id);
  }, [expectations, id, isOpen]);
  const expected = useSelect(expectations, ({ byJob }) => byJob.get(id));
  return useMemo(
    () => new Map((isOpen ? (expected ?? []) : []).map(({ stepId, usualMs }) => [stepId, usualMs])),
    [expected, isOpen],
  );
}

/** Gives way to the buttons of its row. */
const time = 'text-sm leading-5 text-ink-3 group-focus-within:opacity-0 group-hover:opacity-0';
/** Buttons of a row, seen when it is pointed at or has the focus. */
const overlay =
  'absolute top-1 right-2 flex rounded-md bg-hover opacity-0 group-focus-within:opacity-100 group-hover:opacity-100';

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
