import { useState, type ReactNode } from 'react';
import { explain } from '../../../errors/explain.ts';
import { useApp, useSelect } from '../../../hooks/app-context.ts';
import type { FormIssue } from '../../../stores/read-template-form.ts';
import type { EditSession } from '../../../stores/template-editor-store.ts';
import { Button } from '../../../ui/button.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { ProblemList } from '../library-problems.tsx';
import { ChangedDialog } from './changed-dialog.tsx';
import { fieldWords } from './field-words.ts';
import { keepAsNew } from './keep-as-new.ts';
import { saveTemplate } from './save-template.ts';

type Props = { session: EditSession; issues: readonly FormIssue[]; onIssue: (issue: FormIssue) => void };

const goneNextStep = 'What you typed is still here: keep it as a new template, or go back and discard it.';

/** What the user has to know before going on: an old draft, a template that changed meanwhile, what keeps it from being saved. */
export function EditorNotices({ session, issues, onIssue }: Props): ReactNode {
  const app = useApp();
  const { templates, templateEditor } = app.stores;
  const { isFromEarlier, isTooLong, failure, notes } = useSelect(templateEditor, (state) => state);
  const [isComparing, setComparing] = useState(false);
  const known = useSelect(templates, ({ all }) => all.find(({ id }) => id === session.base.id)?.revision ?? null);
  const hasChanged =
    failure?.code === 'template:changed' || (!session.isNew && known !== null && known > session.base.revision);
  const isGone = failure?.code === 'template:not-found';
  const keepMine = (
    <Button
      size="small"
      onClick={() => {
        keepAsNew(app.stores, session.present.name);
        void saveTemplate(app);
      }}
    >
      Keep mine as a new template
    </Button>
  );
  return (
    <div className="flex shrink-0 flex-col gap-2 px-4 empty:hidden has-[*]:pb-2">
      {isFromEarlier && (
        <Notice
          tone="info"
          title="These are changes from before, not saved yet"
          action={
            <Button size="small" onClick={templateEditor.acknowledge}>
              Go on with them
            </Button>
          }
        />
      )}
      {notes.length > 0 && (
        <Notice
          tone="info"
          title="Not everything could be carried over"
          action={
            <Button size="small" onClick={templateEditor.acknowledge}>
              Understood
            </Button>
          }
        >
          <ProblemList problems={notes} />
        </Notice>
      )}
      {isTooLong && (
        <Notice tone="attention" title="Too long to be kept over a reload; save it before you close the window" />
      )}
      {hasChanged && (
        <Notice
          tone="attention"
          title="This template was changed meanwhile"
          action={
            <Button size="small" onClick={() => setComparing(true)}>
              Compare…
            </Button>
          }
        >
          <p className="text-ink-2">
            The library has another version than the one you began with. Nothing was overwritten.
          </p>
        </Notice>
      )}
      {failure && failure.code !== 'template:changed' && failure.code !== 'input:invalid' && (
        <ErrorNotice {...explain(failure)} {...(isGone && { nextStep: goneNextStep, action: keepMine })} />
      )}
      {issues.length > 0 && (
        <Notice
          tone="failed"
          title={
            issues.length === 1
              ? 'One thing has to be corrected before it can be saved'
              : `${issues.length} things have to be corrected before it can be saved`
          }
        >
          <ul className="flex max-h-24 flex-col gap-0.5 overflow-y-auto">
            {issues.map((issue) => (
              <li key={issue.field}>
                <button type="button" className="rounded-sm text-left hover:underline" onClick={() => onIssue(issue)}>
                  <span className="font-medium">{fieldWords(issue.field, session.present)}</span>
                  <span className="text-ink-2">: {issue.message}</span>
                </button>
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {isComparing && <ChangedDialog session={session} onClose={() => setComparing(false)} />}
    </div>
  );
}
