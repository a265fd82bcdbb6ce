import { Check, CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { wizardSteps, type WizardStep } from '../../stores/wizard-draft-store.ts';
import { cn } from '../../ui/cn.ts';
import type { Mistake } from './mistakes.ts';

export const stepTitles: Record<WizardStep, string> = {
  template: 'Template',
  configure: 'Configure',
  packages: 'Packages',
  scripts: 'Scripts & files',
  review: 'Review',
};

type Props = {
  step: WizardStep;
  /** How far the user has been: only those steps are done or wrong. */
  reached: WizardStep;
  mistakes: readonly Mistake[];
  onStep: (step: WizardStep) => void;
  /** Below the steps. */
  children?: ReactNode;
};

export function StepList({ step, reached, mistakes, onStep, children }: Props): ReactNode {
  const furthest = wizardSteps.indexOf(reached);
  return (
    <div className="flex w-44 shrink-0 flex-col justify-between border-r border-line px-2 py-4">
      <nav aria-label="Steps">
        <ol className="flex flex-col gap-px">
          {wizardSteps.map((one, index) => {
            const wrong = index <= furthest ? mistakes.filter((mistake) => mistake.step === one).length : 0;
            const isDone = index < furthest && wrong === 0;
            return (
              <li key={one}>
                <button
                  type="button"
                  aria-description={stateWords(wrong, isDone)}
                  aria-current={one === step ? 'step' : undefined}
                  onClick={() => onStep(one)}
                  className={cn(
                    'flex h-7 w-full items-center gap-2.5 rounded-md px-2 text-ink-2 hover:bg-hover hover:text-ink',
                    one === step && 'bg-hover font-medium text-ink',
                  )}
                >
                  <Mark number={index + 1} isCurrent={one === step} isDone={isDone} isWrong={wrong > 0} />
                  <span className="flex-1 text-left">{stepTitles[one]}</span>
                  {wrong > 0 && (
                    <span aria-hidden className="shrink-0 text-sm whitespace-nowrap text-failed">
                      {wrong} wrong
                    </span>
                  )}
                </button>
              </li>
            );
          })}
        </ol>
      </nav>
      {children}
    </div>
  );
}

function stateWords(wrong: number, isDone: boolean): string | undefined {
  if (wrong > 0) return wrong === 1 ? 'one thing to correct' : `${wrong} things to correct`;
  return isDone ? 'done' : undefined;
}

type MarkProps = { number: number; isCurrent: boolean; isDone: boolean; isWrong: boolean };

function Mark({ number, isCurrent, isDone, isWrong }: MarkProps): ReactNode {
  if (isWrong) return <CircleAlert aria-hidden className="size-4.5 shrink-0 text-failed" />;
  return (
    <span
      aria-hidden
      className={cn(
        'flex size-4.5 shrink-0 items-center justify-center rounded-full border border-line-strong text-xs',
        isDone && 'border-accent text-accent',
        isCurrent && 'border-accent-solid bg-accent-solid text-on-accent',
      )}
    >
      {isDone && !isCurrent ? <Check className="size-3" strokeWidth={3} /> : number}
    </span>
  );
}
