import { useEffect, useState, type ReactNode } from 'react';
import { useFormContext } from 'react-hook-form';
import type { JobId, TemplateId } from '../../../shared/domain/ids.ts';
import type { Fix } from '../../../shared/domain/plan.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { wizardSteps, type WizardStep, type WizardValues } from '../../stores/wizard-draft-store.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { applyFix } from './apply-fix.ts';
import { applySeed, applyTemplate } from './apply-template.ts';
import { AskAboutDraft } from './ask-about-draft.tsx';
import { ConfigureStep } from './configure-step.tsx';
import { DiscardDraft, DraftNotice, LostSecrets } from './discard-draft.tsx';
import { Findings } from './field-findings.tsx';
import { sectionOfField } from './field-sections.ts';
import { MistakeList } from './mistake-list.tsx';
import { mistakesOf } from './mistakes.ts';
import { useArrival } from './os-templates/use-arrival.ts';
import { PackagesStep } from './packages-step.tsx';
import { namesIn, readSpec, stepOf } from './read-spec.ts';
import { ReviewMany } from './review-many.tsx';
import { ReviewStep } from './review-step.tsx';
import { fieldsOfSecrets, rootPasswordProblem, secretProblems } from './secret-answers.ts';
import { SeedNotes } from './seed-notes.tsx';
import { ScriptsStep } from './scripts-step.tsx';
import { StepFrame } from './step-frame.tsx';
import { StepList } from './step-list.tsx';
import { Summary } from './summary.tsx';
import { TemplateQuestions } from './template-questions.tsx';
import { TemplateStep } from './template-step.tsx';
import { useLiveChecks } from './use-live-checks.ts';
import { usePatience } from './use-patience.ts';
import { useSecrets } from './use-secrets.ts';
import { useSeed } from './use-seed.ts';
import { useVmidCheck } from './use-vmid-check.ts';
import { useWantedTemplate } from './use-wanted-template.ts';
import { useWizardData } from './use-wizard-data.ts';
import { valuesOfSpec } from './values-of-spec.ts';

type Props = {
  wantedTemplate: TemplateId | null;
  startStep: WizardStep;
  onStep: (step: WizardStep) => void;
  onStarted: (jobId: JobId) => void;
  onManyStarted: () => void;
  onDiscard: () => void;
};

/** What a form has to have and gets from the server. */
const serverFills: ReadonlySet<string> = new Set([
  'connectionId',
  'node',
  'vmid',
  'ostemplate',
  'storage',
  'network.bridge',
]);

const place = (step: WizardStep): number => wizardSteps.indexOf(step);

export function Wizard({ wantedTemplate, startStep, onStep, onStarted, onManyStarted, onDiscard }: Props): ReactNode {
  const { stores } = useApp();
  const form = useFormContext<WizardValues>();
  const [step, setStep] = useState<WizardStep>(startStep);
  const [reached, setReached] = useState<WizardStep>(startStep);
  /** Up to which step the user wanted to go and could not. */
  const [blockedAt, setBlockedAt] = useState<WizardStep | null>(null);
  /** Where the user wants to go as soon as the server has told what the form starts with. */
  const [waitsFor, setWaitsFor] = useState<WizardStep | null>(null);
  const data = useWizardData();
  const arrival = useArrival(data);
  const vmid = useVmidCheck(form.watch('connectionId'), form.watch('vmid'));
  const { variables } = form.watch('provisioning');
  const secrets = useSecrets(variables);
  const wrongSecrets = {
    ...secretProblems(variables, secrets.answers),
    ...rootPasswordProblem(secrets.rootPassword),
  };
  const wrongIn = (values: WizardValues) =>
    mistakesOf(readSpec(values), {
      vmid: vmid.state === 'taken' ? vmid.message : null,
      secrets: wrongSecrets,
      variables,
    });
  const mistakes = wrongIn(form.watch());
  const blocking = blockedAt === null ? [] : mistakes.filter((mistake) => place(mistake.step) < place(blockedAt));
  const focusField = useFieldFocus();
  const findings = useLiveChecks(arrival.blockedReason);

  const go = (to: WizardStep) => {
    setBlockedAt(null);
    setWaitsFor(null);
    setStep(to);
    if (place(to) > place(reached)) setReached(to);
    onStep(to);
  };
  const begin = (values: WizardValues) => {
    form.reset(values);
    secrets.clear();
    setReached('configure');
    go('configure');
    focusField('hostname');
  };
  const wanted = useWantedTemplate({
    wanted: wantedTemplate,
    current: form.watch('templateId'),
    hasDraft: reached !== 'template',
    onStart: (template) => begin(applyTemplate({ ...form.getValues(), hostname: '' }, template)),
  });
  const seed = useSeed({
    hasDraft: reached !== 'template',
    onStart: (one) => {
      begin(one.kind === 'like' ? applySeed(form.getValues(), one) : valuesOfSpec(one.choices.spec));
      if (one.kind === 'anew') secrets.expect(fieldsOfSecrets(one.choices));
    },
  });

  const goToField = (field: string) => {
    const section = sectionOfField(field);
    if (section !== null)
      stores.wizardDraft.setState(({ openSections }) => ({
        isAdvancedOpen: true,
        openSections: openSections.includes(section) ? openSections : [...openSections, section],
      }));
    const to = stepOf(field);
    if (to !== step) {
      setStep(to);
      onStep(to);
    }
    focusField(field);
  };
  /** Forward only over steps without mistakes; backward always. */
  const tryGo = (to: WizardStep) => {
    // The server may have filled in the form since it was drawn.
    const first = wrongIn(form.getValues()).find((mistake) => place(mistake.step) < place(to));
    if (place(to) <= place(step) || !first || (step === 'template' && to === 'configure')) return go(to);
    if (data.isAsking && serverFills.has(first.field)) return setWaitsFor(to);
    setWaitsFor(null);
    setBlockedAt(to);
    if (place(first.step) > place(reached)) setReached(first.step);
    void form.trigger();
    goToField(first.field);
  };
  usePatience(data.isAsking, waitsFor, tryGo);
  const next = wizardSteps[place(step) + 1];
  const names = namesIn(form.watch('hostname'));
  const isMany = names.ok && names.names.length > 1;
  const before = wizardSteps[place(step) - 1];
  const notices = (
    <>
      <DraftNotice />
      <SeedNotes />
      <LostSecrets labels={secrets.lost} onGiveUp={secrets.giveUpLost} />
      {wanted.error && <ErrorNotice {...explain(wanted.error)} className="mb-5" />}
    </>
  );
  const back = before && <Button onClick={() => go(before)}>Back</Button>;

  const live = {
    findings,
    onFix: ({ changes }: Fix) => form.reset(applyFix(form.getValues(), changes), { keepDefaultValues: true }),
    onField: goToField,
  };

  return (
    <Findings live={live}>
      <div className="flex min-h-0 flex-1">
        <StepList step={step} reached={reached} mistakes={mistakes} onStep={tryGo}>
          <DiscardDraft onDiscard={onDiscard} />
        </StepList>
        <AskAboutDraft
          name={wanted.asked?.name ?? seed.asked?.name ?? null}
          onGoOn={() => {
            wanted.settle();
            seed.settle();
          }}
          onStart={() => {
            if (wanted.asked) wanted.start(wanted.asked);
            else if (seed.asked) seed.start(seed.asked);
          }}
        />
        {step === 'review' && isMany ? (
          <ReviewMany
            head={notices}
            back={back}
            rootPassword={secrets.rootPassword}
            secrets={secrets.answers}
            arrival={arrival}
            onField={goToField}
            onStarted={onManyStarted}
          />
        ) : step === 'review' ? (
          <ReviewStep
            head={notices}
            back={back}
            rootPassword={secrets.rootPassword}
            secrets={secrets.answers}
            arrival={arrival}
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
                {step === 'configure' && (
                  <Button
                    isBusy={waitsFor === 'review'}
                    title="Packages and scripts as the template has them"
                    onClick={() => tryGo('review')}
                  >
                    Review
                  </Button>
                )}
                {next && (
                  <Button tone="primary" title="Ctrl+Enter" isBusy={waitsFor === next} onClick={() => tryGo(next)}>
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
                  focusField('hostname');
                }}
              />
            )}
            {step === 'configure' && (
              <ConfigureStep
                data={data}
                arrival={arrival}
                vmid={vmid}
                tellsMissing={blockedAt !== null}
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
    </Findings>
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
    // What stands there, such as a name proposed by the template, gives way to what is typed.
    if (control instanceof HTMLInputElement) control.select();
  }, [wanted]);
  return (field) => setWanted({ field });
}
