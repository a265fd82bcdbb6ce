import { useCallback, useEffect, useRef, type ReactNode } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import type { TemplateId } from '../../../shared/domain/ids.ts';
import { useApp } from '../../hooks/app-context.ts';
import { emptyWizard, type WizardStep, type WizardValues } from '../../stores/wizard-draft-store.ts';
import { specResolver } from './spec-resolver.ts';
import { Wizard } from './wizard.tsx';

/** Holds the form; a half-filled one is kept while the user looks at something else. */
export function CreatePage({ templateId }: { templateId: TemplateId | null }): ReactNode {
  const { wizardDraft } = useApp().stores;
  const draft = useRef(wizardDraft.getState().draft).current;
  const form = useForm<WizardValues>({
    defaultValues: draft?.values ?? emptyWizard,
    resolver: specResolver,
    mode: 'onTouched',
  });
  const step = useRef<WizardStep>(draft?.step ?? 'template');
  const isDone = useRef(false);
  useEffect(
    () => () => {
      wizardDraft.setState({
        draft: isDone.current ? null : { values: form.getValues(), step: step.current },
      });
    },
    [form, wizardDraft],
  );
  const handleStep = useCallback((next: WizardStep) => {
    step.current = next;
  }, []);
  return (
    <FormProvider {...form}>
      <Wizard
        wantedTemplate={templateId}
        startStep={step.current}
        onStep={handleStep}
        onDone={() => (isDone.current = true)}
      />
    </FormProvider>
  );
}
