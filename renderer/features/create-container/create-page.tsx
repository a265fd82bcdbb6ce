import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import type { JobId, TemplateId } from '../../../shared/domain/ids.ts';
import { useApp } from '../../hooks/app-context.ts';
import { emptyWizard, type WizardStep, type WizardValues } from '../../stores/wizard-draft-store.ts';
import { readSpec } from './read-spec.ts';
import { secretProblems } from './secret-answers.ts';
import { specResolver } from './spec-resolver.ts';
import { Wizard } from './wizard.tsx';

/** A form that starts anew gets another key, so that nothing of the old one is left. */
export function CreatePage({ templateId }: { templateId: TemplateId | null }): ReactNode {
  const [round, setRound] = useState(0);
  const handleDiscard = useCallback(() => setRound((count) => count + 1), []);
  return <CreateForm key={round} templateId={templateId} onDiscarded={handleDiscard} />;
}

const keepAfterMs = 400;

/** Secrets are not kept with a draft: one that has to be entered is asked for again. */
const isComplete = (values: WizardValues): boolean =>
  readSpec(values).ok && Object.keys(secretProblems(values.provisioning.variables, {})).length === 0;

/** Holds the form; a half-filled one is kept while the user looks at something else, and over a restart. */
function CreateForm({
  templateId,
  onDiscarded,
}: {
  templateId: TemplateId | null;
  onDiscarded: () => void;
}): ReactNode {
  const { navigation, wizardDraft } = useApp().stores;
  const [draft] = useState(() => wizardDraft.getState().draft);
  const form = useForm<WizardValues>({
    defaultValues: draft?.values ?? emptyWizard,
    resolver: specResolver,
    mode: 'onTouched',
  });
  // A plan is made of a form without mistakes only.
  const startStep =
    draft === null ? 'template' : draft.step === 'review' && !isComplete(draft.values) ? 'configure' : draft.step;
  const left = useRef<{ step: WizardStep; isDone: boolean }>({ step: startStep, isDone: false });
  useEffect(() => {
    const state = left.current;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const keep = () => {
      // Before a template was chosen there is nothing to keep.
      if (!state.isDone && state.step !== 'template') wizardDraft.keep(form.getValues(), state.step);
    };
    const stop = form.subscribe({
      formState: { values: true },
      callback: () => {
        clearTimeout(timer);
        timer = setTimeout(keep, keepAfterMs);
      },
    });
    return () => {
      stop();
      clearTimeout(timer);
      keep();
    };
  }, [form, wizardDraft]);
  const handleStep = useCallback((next: WizardStep) => {
    left.current.step = next;
  }, []);
  const forget = useCallback(() => {
    left.current.isDone = true;
    wizardDraft.forget();
  }, [wizardDraft]);
  const handleStarted = useCallback(
    (jobId: JobId) => {
      forget();
      navigation.go({ page: 'job', jobId });
    },
    [forget, navigation],
  );
  const handleDiscard = useCallback(() => {
    forget();
    onDiscarded();
  }, [forget, onDiscarded]);
  return (
    <FormProvider {...form}>
      <Wizard
        wantedTemplate={templateId}
        startStep={startStep}
        onStep={handleStep}
        onStarted={handleStarted}
        onDiscard={handleDiscard}
      />
    </FormProvider>
  );
}
