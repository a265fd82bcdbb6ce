import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import type { JobId, TemplateId } from '../../../shared/domain/ids.ts';
import { useApp } from '../../hooks/app-context.ts';
import { emptyWizard, type WizardStep, type WizardValues } from '../../stores/wizard-draft-store.ts';
import { specResolver } from './spec-resolver.ts';
import { Wizard } from './wizard.tsx';

/** Holds the form; a half-filled one is kept while the user looks at something else. */
export function CreatePage({ templateId }: { templateId: TemplateId | null }): ReactNode {
  const { navigation, wizardDraft } = useApp().stores;
  const [draft] = useState(() => wizardDraft.getState().draft);
  const form = useForm<WizardValues>({
    defaultValues: draft?.values ?? emptyWizard,
    resolver: specResolver,
    mode: 'onTouched',
  });
  const startStep = draft?.step ?? 'template';
  const left = useRef<{ step: WizardStep; isDone: boolean }>({ step: startStep, isDone: false });
  useEffect(() => {
    const state = left.current;
    return () => {
      wizardDraft.setState({ draft: state.isDone ? null : { values: form.getValues(), step: state.step } });
    };
  }, [form, wizardDraft]);
  const handleStep = useCallback((next: WizardStep) => {
    left.current.step = next;
  }, []);
  const handleStarted = useCallback(
    (jobId: JobId) => {
      left.current.isDone = true;
      navigation.go({ page: 'job', jobId });
    },
    [navigation],
  );
  return (
    <FormProvider {...form}>
      <Wizard wantedTemplate={templateId} startStep={startStep} onStep={handleStep} onStarted={handleStarted} />
    </FormProvider>
  );
}
