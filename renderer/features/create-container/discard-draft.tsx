import { useState, type ReactNode } from 'react';
import { useFormContext } from 'react-hook-form';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import type { WizardValues } from '../../stores/wizard-draft-store.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Age } from '../../ui/relative-time.tsx';

/** Starts anew, after asking. */
export function DiscardDraft({ onDiscard }: { onDiscard: () => void }): ReactNode {
  const [isAsking, setAsking] = useState(false);
  const { getValues } = useFormContext<WizardValues>();
  const name = getValues('hostname');
  return (
    <>
      <Button tone="ghost" size="small" className="justify-start" onClick={() => setAsking(true)}>
        Discard draft…
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title="Discard this draft?"
        description={`Everything typed for ${name || 'this container'} is forgotten, with its packages, scripts and files. Nothing was created on a server.`}
        cancelLabel="Keep it"
        confirmLabel="Discard draft"
        onConfirm={onDiscard}
      />
    </>
  );
}

/** Says that the form is one from before, which goes away with the first step, and when it cannot be kept. */
export function DraftNotice(): ReactNode {
  const { wizardDraft } = useApp().stores;
  const isFromEarlier = useSelect(wizardDraft, (state) => state.isFromEarlier);
  const isTooLong = useSelect(wizardDraft, (state) => state.isTooLong);
  const [savedAt] = useState(() => wizardDraft.getState().draft?.savedAt ?? 0);
  return (
    <>
      {isTooLong && (
        <Notice tone="attention" title="This draft is too long to be kept over a restart" className="mb-5">
          <p className="text-ink-2">
            It stays while the window is open. After a restart you would find it as it was before it got too long.
          </p>
        </Notice>
      )}
      {isFromEarlier && (
        <Notice
          tone="info"
          title={
            <>
              This is your draft from <Age at={savedAt} />
            </>
          }
          className="mb-5"
          action={
            <Button size="small" onClick={() => wizardDraft.setState({ isFromEarlier: false })}>
              Go on with it
            </Button>
          }
        >
          <p className="text-ink-2">
            A root password and other secrets are not kept; type again what you want to give.
          </p>
        </Notice>
      )}
    </>
  );
}

/** Names what was typed before the user looked at something else and has to be typed again. */
export function LostSecrets({ labels, onGiveUp }: { labels: readonly string[]; onGiveUp: () => void }): ReactNode {
  if (labels.length === 0) return null;
  return (
    <Notice
      tone="attention"
      title={`Type again: ${labels.join(', ')}`}
      className="mb-5"
      action={
        <Button size="small" onClick={onGiveUp}>
          Go on without
        </Button>
      }
    >
      <p className="text-ink-2">Passwords and other secrets are not kept for later.</p>
    </Notice>
  );
}
