import type { ReactNode } from 'react';
import { wizardSteps, type WizardStep } from '../../stores/wizard-draft-store.ts';
import { cn } from '../../ui/cn.ts';

export const stepTitles: Record<WizardStep, string> = {
  template: 'Template',
  configure: 'Configure',
  packages: 'Packages',
  scripts: 'Scripts & files',
  review: 'Review',
};

export function StepList({ step, onStep }: { step: WizardStep; onStep: (step: WizardStep) => void }): ReactNode {
  const current = wizardSteps.indexOf(step);
  return (
    <nav aria-label="Steps" className="w-44 shrink-0 border-r border-line px-2 py-4">
      <ol className="flex flex-col gap-px">
        {wizardSteps.map((one, index) => (
          <li key={one}>
            <button
              type="button"
              aria-current={one === step ? 'step' : undefined}
              onClick={() => onStep(one)}
              className={cn(
                'flex h-7 w-full items-center gap-2.5 rounded-md px-2 text-ink-2 hover:bg-hover hover:text-ink',
                one === step && 'bg-hover font-medium text-ink',
              )}
            >
              <span
                aria-hidden
                className={cn(
                  'flex size-4.5 items-center justify-center rounded-full border border-line-strong text-xs',
                  index < current && 'border-accent text-accent',
                  one === step && 'border-accent-solid bg-accent-solid text-on-accent',
                )}
              >
                {index + 1}
              </span>
              {stepTitles[one]}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
