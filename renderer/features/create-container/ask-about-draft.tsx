import type { ReactNode } from 'react';
import { useFormContext } from 'react-hook-form';
import type { WizardValues } from '../../stores/wizard-draft-store.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';

type Props = {
  /** What is wanted instead of the draft, such as a template; null when nothing is to be asked. */
  name: string | null;
  onGoOn: () => void;
  onStart: () => void;
};

/** A template or a container was asked for, by a link or from the library, while a draft of something else is half filled. */
export function AskAboutDraft({ name: wanted, onGoOn, onStart }: Props): ReactNode {
  const { getValues } = useFormContext<WizardValues>();
  if (wanted === null) return null;
  const name = getValues('hostname');
  return (
    <ConfirmDialog
      isOpen
      onClose={onGoOn}
      title={`Start with ${wanted}?`}
      description={`There is a draft ${name ? `of ${name}` : 'of another container'}. If you start with ${wanted}, its settings, packages, scripts, files and answers are replaced. Nothing was created on a server.`}
      cancelLabel="Go on with the draft"
      confirmLabel={`Start with ${wanted}`}
      onConfirm={onStart}
    />
  );
}
