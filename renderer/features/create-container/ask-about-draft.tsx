import type { ReactNode } from 'react';
import { useFormContext } from 'react-hook-form';
import type { Template } from '../../../shared/domain/template.ts';
import type { WizardValues } from '../../stores/wizard-draft-store.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';

type Props = {
  /** Wanted instead of the draft; null when nothing is to be asked. */
  template: Template | null;
  onGoOn: () => void;
  onStart: (template: Template) => void;
};

/** A template was asked for, by a link or from the library, while a draft of something else is half filled. */
export function AskAboutDraft({ template, onGoOn, onStart }: Props): ReactNode {
  const { getValues } = useFormContext<WizardValues>();
  if (!template) return null;
  const name = getValues('hostname');
  return (
    <ConfirmDialog
      isOpen
      onClose={onGoOn}
      title={`Start with ${template.name}?`}
      description={`There is a draft ${name ? `of ${name}` : 'of another container'}. If you start with ${template.name}, its settings, packages, scripts, files and answers are replaced. Nothing was created on a server.`}
      cancelLabel="Go on with the draft"
      confirmLabel={`Start with ${template.name}`}
      onConfirm={() => onStart(template)}
    />
  );
}
