import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import type { JobId, TemplateId } from '../../../shared/domain/ids.ts';
import { useApp } from '../../hooks/app-context.ts';
import {
  emptyWizard,
  type WizardDraftState,
  type WizardStep,
  type WizardValues,
} from '../../stores/wizard-draft-store.ts';
import { readSpec } from './read-spec.ts';
import { lostSecrets, secretProblems } from './secret-answers.ts';
import { specResolver } from './spec-resolver.ts';
import { Wizard } from './wizard.tsx';

/** A form that starts anew gets another key, so that nothing of the old one is left. */
export function CreatePage({ templateId }: { templateId: TemplateId | null }): ReactNode {
  const [round, setRound] = useState(0);
  const handleDiscard = useCallback(() => setRound((count) => count + 1), []);
  return <CreateForm key={round} templateId={templateId} onDiscarded={handleDiscard} />;
}

const keepAfterMs = 400;

/** Where a draft is gone on with. Its secrets are not kept: one that has to be entered, or was, is asked for again. */
function firstStep(draft: WizardDraftState['draft'], given: readonly string[]): WizardStep {
  if (draft === null) return 'template';
  const { values, step } = draft;
  const { variables } = values.provisioning;
  if (lostSecrets(variables, given, { rootPassword: '', secrets: {} }).length > 0) return 'configure';
  // A plan is made of a form without mistakes only.
  const isComplete = readSpec(values).ok && Object.keys(secretProblems(variables, {})).length === 0;
  return step === 'review' && !isComplete ? 'configure' : step;
}

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
  const [startStep] = useState(() => firstStep(draft, wizardDraft.getState().given));
  const left = useRef<{ step: WizardStep; isDone: boolean }>({ step: startStep, isDone: false });
  const keep = useCallback(() => {
    const { step, isDone } = left.current;
    // Before a template was chosen there is nothing to keep.
    if (!isDone && step !== 'template') wizardDraft.keep(form.getValues(), step);
  }, [form, wizardDraft]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = form.subscribe({
      formState: { values: true },
      callback: () => {
        clearTimeout(timer);
        timer = setTimeout(keep, keepAfterMs);
      },
    });
    // What was typed in the last moment before the window goes.
    window.addEventListener('pagehide', keep);
    return () => {
      window.removeEventListener('pagehide', keep);
      stop();
      clearTimeout(timer);
      keep();
    };
  }, [form, keep]);
  const handleStep = useCallback(
    (next: WizardStep) => {
      left.current.step = next;
      keep();
    },
    [keep],
  );
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
  const handleManyStarted = useCallback(() => {
    forget();
    // They stand together there, as one batch.
    navigation.go({ page: 'jobs' });
  }, [forget, navigation]);
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
        onManyStarted={handleManyStarted}
        onDiscard={handleDiscard}
      />
    </FormProvider>
  );
}
