import { useEffect, useState, type ReactNode } from 'react';
import { useFormContext } from 'react-hook-form';
import type { JobId, TemplateId } from '../../../shared/domain/ids.ts';
import { useApp } from '../../hooks/app-context.ts';
import { wizardSteps, type WizardStep, type WizardValues } from '../../stores/wizard-draft-store.ts';
import { Button } from '../../ui/button.tsx';
import { applyTemplate } from './apply-template.ts';
import { ConfigureStep } from './configure-step.tsx';
import { PackagesStep } from './packages-step.tsx';
import { readSpec, stepOf } from './read-spec.ts';
import { ReviewStep } from './review-step.tsx';
import { ScriptsStep } from './scripts-step.tsx';
import { StepList } from './step-list.tsx';
import { Summary } from './summary.tsx';
import { TemplateStep } from './template-step.tsx';
import { useVmidCheck } from './use-vmid-check.ts';
import { useWizardData } from './use-wizard-data.ts';

type Props = {
  wantedTemplate: TemplateId | null;
  startStep: WizardStep;
  onStep: (step: WizardStep) => void;
  onStarted: (jobId: JobId) => void;
};

export function Wizard({ wantedTemplate, startStep, onStep, onStarted }: Props): ReactNode {
  const { client } = useApp();
  const form = useFormContext<WizardValues>();
  const [step, setStep] = useState<WizardStep>(startStep);
  const [rootPassword, setRootPassword] = useState('');
  const [blocked, setBlocked] = useState<string | null>(null);
  const data = useWizardData();
  const vmid = useVmidCheck(form.watch('connectionId'), form.watch('vmid'));

  const go = (to: WizardStep) => {
    setBlocked(null);
    setStep(to);
    onStep(to);
  };
  useEffect(() => {
    if (wantedTemplate === null || form.getValues('templateId') === wantedTemplate) return undefined;
    const stop = new AbortController();
    const apply = async () => {
      try {
        const template = await client.call('template:get', { templateId: wantedTemplate }, stop.signal);
        form.reset(applyTemplate(form.getValues(), template));
        setStep('configure');
        onStep('configure');
      } catch {
        // The first step lists the templates; the wanted one is gone from there as well.
      }
    };
    void apply();
    return () => stop.abort();
  }, [client, form, onStep, wantedTemplate]);

  /** Forward only over steps without mistakes; backward always. */
  const tryGo = (to: WizardStep) => {
    const from = wizardSteps.indexOf(step);
    const target = wizardSteps.indexOf(to);
    if (target <= from) return go(to);
    const read = readSpec(form.getValues());
    const wrong = read.ok ? [] : Object.keys(read.errors);
    const passed = wizardSteps.slice(0, target);
    const firstWrong = passed.find((one) => wrong.some((field) => stepOf(field) === one));
    if (firstWrong !== undefined && !(step === 'template' && to === 'configure')) {
      go(firstWrong);
      setBlocked('Please correct what is marked.');
      void form.trigger(undefined, { shouldFocus: true });
      return;
    }
    if (vmid.state === 'taken' && target > wizardSteps.indexOf('configure')) {
      go('configure');
      setBlocked(`Number ${form.getValues('vmid')} is ${vmid.message}.`);
      return;
    }
    go(to);
  };
  const next = wizardSteps[wizardSteps.indexOf(step) + 1];
  const before = wizardSteps[wizardSteps.indexOf(step) - 1];

  return (
    <div className="flex min-h-0 flex-1">
      <StepList step={step} onStep={tryGo} />
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="min-h-0 flex-1 overflow-y-auto px-6 py-6">
          <div className="mx-auto w-full max-w-160">
            {step === 'template' && <TemplateStep onChosen={() => go('configure')} />}
            {step === 'configure' && (
              <ConfigureStep data={data} vmid={vmid} rootPassword={rootPassword} onRootPassword={setRootPassword} />
            )}
            {step === 'packages' && <PackagesStep />}
            {step === 'scripts' && <ScriptsStep />}
            {step === 'review' && (
              <ReviewStep rootPassword={rootPassword} onField={(field) => go(stepOf(field))} onStarted={onStarted} />
            )}
          </div>
        </div>
        {step !== 'review' && (
          <div data-foot-bar className="flex items-center justify-end gap-2 border-t border-line px-6 py-2.5">
            {blocked && (
              <span role="alert" className="min-w-0 flex-1 truncate text-failed">
                {blocked}
              </span>
            )}
            {before && <Button onClick={() => go(before)}>Back</Button>}
            {next && (
              <Button tone="primary" onClick={() => tryGo(next)}>
                {next === 'review' ? 'Review' : 'Next'}
              </Button>
            )}
          </div>
        )}
      </div>
      <Summary data={data} />
    </div>
  );
}
