import type { ReactNode } from 'react';
import { useApp, useSelect } from '../../../hooks/app-context.ts';
import type { EditSession } from '../../../stores/template-editor-store.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { saveAndLeave } from './save-template.ts';

/** Asks what becomes of the changes before another page is shown. */
export function LeaveDialog({ session }: { session: EditSession }): ReactNode {
  const app = useApp();
  const { templateEditor } = app.stores;
  const leave = useSelect(templateEditor, (state) => state.leave);
  const isSaving = useSelect(templateEditor, (state) => state.isSaving);
  return (
    <Dialog
      isOpen={leave !== null}
      kind="alert"
      onClose={templateEditor.stay}
      title={session.isNew ? `Save ${session.present.name}?` : `Save the changes to ${session.present.name}?`}
      description={
        session.isNew
          ? 'It is not in the library yet. Discarded, it is gone.'
          : 'The library still has it as it was. Discarded changes are gone.'
      }
      actions={
        <>
          <Button onClick={templateEditor.stay}>Keep editing</Button>
          <Button
            tone="danger-plain"
            onClick={() => {
              templateEditor.close();
              leave?.();
            }}
          >
            {session.isNew ? 'Discard it' : 'Discard changes'}
          </Button>
          <Button tone="primary" isBusy={isSaving} onClick={() => void saveAndLeave(app)}>
            Save
          </Button>
        </>
      }
    />
  );
}
