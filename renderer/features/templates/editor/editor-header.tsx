import { ArrowLeft, Redo2, Save, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useApp, useSelect } from '../../../hooks/app-context.ts';
import { isUnsaved, type EditSession } from '../../../stores/template-editor-store.ts';
import { Badge, StatusWord } from '../../../ui/badge.tsx';
import { Button, IconButton } from '../../../ui/button.tsx';
import { sourceWord } from '../template-words.ts';
import { saveTemplate } from './save-template.ts';

/** What is edited, whether it is saved, and the steps back and forward. */
export function EditorHeader({ session, wrong }: { session: EditSession; wrong: number }): ReactNode {
  const app = useApp();
  const { navigation, templateEditor } = app.stores;
  const isSaving = useSelect(templateEditor, (state) => state.isSaving);
  const { base, isNew, present, past, future } = session;
  const isDirty = isUnsaved(session);
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 px-4">
      <IconButton
        label={isNew ? 'Back to the templates' : 'Back to the template'}
        onClick={() => navigation.go({ page: 'templates', templateId: isNew ? null : base.id })}
      >
        <ArrowLeft aria-hidden />
      </IconButton>
      <h2 className="min-w-0 truncate text-lg font-semibold">{present.name || 'No name yet'}</h2>
      <Badge className="shrink-0">{isNew ? 'New' : sourceWord[base.source]}</Badge>
      <span role="status" className="flex-1 shrink-0 text-sm whitespace-nowrap">
        {isDirty ? (
          <StatusWord tone="attention">{isNew ? 'Not saved yet' : 'Unsaved changes'}</StatusWord>
        ) : (
          <StatusWord tone="running">Saved</StatusWord>
        )}
        {wrong > 0 && <span className="ml-3 text-failed">{wrong} to correct</span>}
      </span>
      <IconButton
        label="Undo"
        aria-keyshortcuts="Control+Z"
        disabledReason={past.length > 0 ? null : 'There is no step to undo'}
        onClick={templateEditor.undo}
      >
        <Undo2 aria-hidden />
      </IconButton>
      <IconButton
        label="Redo"
        aria-keyshortcuts="Control+Shift+Z"
        disabledReason={future.length > 0 ? null : 'There is no step to redo'}
        onClick={templateEditor.redo}
      >
        <Redo2 aria-hidden />
      </IconButton>
      <Button
        tone="primary"
        isBusy={isSaving}
        aria-keyshortcuts="Control+S"
        disabledReason={isDirty ? null : 'Everything is saved'}
        onClick={() => void saveTemplate(app)}
      >
        <Save aria-hidden />
        Save
      </Button>
    </header>
  );
}
