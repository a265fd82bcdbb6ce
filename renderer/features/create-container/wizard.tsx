import { useEffect, useState, type ReactNode } from 'react';
import { useFormContext } from 'react-hook-form';
import type { JobId, TemplateId } from '../../../shared/domain/ids.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { wizardSteps, type WizardStep, type WizardValues } from '../../stores/wizard-draft-store.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { applyTemplate } from './apply-template.ts';
import { AskAboutDraft } from './ask-about-draft.tsx';
import { ConfigureStep } from './configure-step.tsx';
import { DiscardDraft, DraftNotice, LostSecrets } from './discard-draft.tsx';
import { MistakeList } from './mistake-list.tsx';
import { isAdvanced, mistakesOf } from './mistakes.ts';
import { PackagesStep } from './packages-step.tsx';
import { readSpec, stepOf } from './read-spec.ts';
import { ReviewStep } from './review-step.tsx';
import { secretProblems } from './secret-answers.ts';
import { ScriptsStep } from './scripts-step.tsx';
import { StepFrame } from './step-frame.tsx';
import { StepList } from './step-list.tsx';
import { Summary } from './summary.tsx';
import { TemplateQuestions } from './template-questions.tsx';
import { TemplateStep } from './template-step.tsx';
import { useSecrets } from './use-secrets.ts';
import { useVmidCheck } from './use-vmid-check.ts';
import { useWantedTemplate } from './use-wanted-template.ts';
import { useWizardData } from './use-wizard-data.ts';

type Props = {
  wantedTemplate: TemplateId | null;
  startStep: WizardStep;
  onStep: (step: WizardStep) => void;
  onStarted: (jobId: JobId) => void;
  onDiscard: () => void;
};

const place = (step: WizardStep): number => wizardSteps.indexOf(step);

export function Wizard({ wantedTemplate, startStep, onStep, onStarted, onDiscard }: Props): ReactNode {
  const { stores } = useApp();
  const form = useFormContext<WizardValues>();
  const [step, setStep] = useState<WizardStep>(startStep);
  const [reached, setReached] = useState<WizardStep>(startStep);
  /** Up to which step the user wanted to go and could not. */
  const [blockedAt, setBlockedAt] = useState<WizardStep | null>(null);
  const data = useWizardData();
  const vmid = useVmidCheck(form.watch('connectionId'), form.watch('vmid'));
  const { variables } = form.watch('provisioning');
  const secrets = useSecrets(variables);
  const wrongSecrets = secretProblems(variables, secrets.answers);
  const mistakes = mistakesOf(readSpec(form.watch()), {
    vmid: vmid.state === 'taken' ? vmid.message : null,
    secrets: wrongSecrets,
    variables,
  });
  const blocking = blockedAt === null ? [] : mistakes.filter((mistake) => place(mistake.step) < place(blockedAt));
  const focusField = useFieldFocus();

  const go = (to: WizardStep) => {
    setBlockedAt(null);
    setStep(to);
    if (place(to) > place(reached)) setReached(to);
    onStep(to);
  };
  const wanted = useWantedTemplate({
    wanted: wantedTemplate,
    current: form.watch('templateId'),
    hasDraft: reached !== 'template',
    onStart: (template) => {
      form.reset(applyTemplate({ ...form.getValues(), hostname: '' }, template));
      secrets.clear();
      setReached('configure');
      go('configure');
    },
  });

  const goToField = (field: string) => {
    if (isAdvanced(field)) stores.wizardDraft.setState({ isAdvancedOpen: true });
    const to = stepOf(field);
    if (to !== step) {
      setStep(to);
      onStep(to);
    }
    focusField(field);
  };
  /** Forward only over steps without mistakes; backward always. */
  const tryGo = (to: WizardStep) => {
    const first = mistakes.find((mistake) => place(mistake.step) < place(to));
    if (place(to) <= place(step) || !first || (step === 'template' && to === 'configure')) return go(to);
    setBlockedAt(to);
    if (place(first.step) > place(reached)) setReached(first.step);
    void form.trigger();
    goToField(first.field);
  };
  const next = wizardSteps[place(step) + 1];
  const before = wizardSteps[place(step) - 1];
  const notices = (
    <>
      <DraftNotice />
      <LostSecrets labels={secrets.lost} onGiveUp={secrets.giveUpLost} />
      {wanted.error && <ErrorNotice {...explain(wanted.error)} className="mb-5" />}
    </>
  );
  const back = before && <Button onClick={() => go(before)}>Back</Button>;

  return (
    <div className="flex min-h-0 flex-1">
      <StepList step={step} reached={reached} mistakes={mistakes} onStep={tryGo}>
        <DiscardDraft onDiscard={onDiscard} />
      </StepList>
      <AskAboutDraft template={wanted.asked} onGoOn={wanted.settle} onStart={wanted.start} />
      {step === 'review' ? (
        <ReviewStep
          head={notices}
          back={back}
          rootPassword={secrets.rootPassword}
          secrets={secrets.answers}
          onField={goToField}
          onStarted={onStarted}
        />
      ) : (
        <StepFrame
          key={step}
          onForward={next ? () => tryGo(next) : null}
          buttons={
            <>
              {back}
              {next && (
                <Button tone="primary" title="Ctrl+Enter" onClick={() => tryGo(next)}>
                  {next === 'review' ? 'Review' : 'Next'}
                </Button>
              )}
            </>
          }
        >
          {notices}
          <MistakeList mistakes={blocking} onField={goToField} />
          {step === 'template' && (
            <TemplateStep
              onChosen={() => {
                wanted.settle();
                go('configure');
              }}
            />
          )}
          {step === 'configure' && (
            <ConfigureStep
              data={data}
              vmid={vmid}
              rootPassword={secrets.rootPassword}
              onRootPassword={secrets.setRootPassword}
              questions={
                variables.length === 0 ? null : (
                  <TemplateQuestions
                    secrets={secrets.answers}
                    problems={blockedAt === null ? {} : wrongSecrets}
                    onSecrets={secrets.setAnswers}
                  />
                )
              }
            />
          )}
          {step === 'packages' && <PackagesStep missingBuckets={data.missingBuckets} />}
          {step === 'scripts' && <ScriptsStep />}
        </StepFrame>
      )}
      <Summary data={data} />
    </div>
  );
}

/** Brings a field into view and puts the cursor there, also when its step has to be drawn first. */
function useFieldFocus(): (field: string) => void {
  const [wanted, setWanted] = useState<{ field: string } | null>(null);
  useEffect(() => {
    if (!wanted) return;
    const holder = document.querySelector<HTMLElement>(`[data-field="${CSS.escape(wanted.field)}"]`);
    const control = holder?.querySelector<HTMLElement>('input, textarea, [role="combobox"], button');
    control?.scrollIntoView({ block: 'center' });
    control?.focus({ preventScroll: true });
  }, [wanted]);
  return (field) => setWanted({ field });
}
