import { FileQuestion, Lock } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { TemplateId } from '../../../../shared/domain/ids.ts';
import { toErrorData, type AppErrorData } from '../../../../shared/errors.ts';
import { explain } from '../../../errors/explain.ts';
import { useApp, useSelect } from '../../../hooks/app-context.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { SkeletonText } from '../../../ui/skeleton.tsx';
import { EditorBody } from './editor-body.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import { editNew } from '../../../stores/edit-new-template.ts';

/** The editor of one template; null is one that is not in the library yet. */
export function EditorPage({ templateId }: { templateId: TemplateId | null }): ReactNode {
  const { stores } = useApp();
  const session = useSelect(stores.templateEditor, (state) => state.session);
  const error = useOpening(templateId);
  const isShown = session !== null && (templateId === null ? session.isNew : session.base.id === templateId);
  if (error) return <ErrorNotice {...explain(error)} className="m-4" />;
  if (!isShown)
    return templateId === null ? (
      <EmptyState
        icon={<FileQuestion />}
        title="Nothing is being edited"
        action={
          <Button tone="primary" onClick={() => editNew(stores)}>
            New template
          </Button>
        }
      >
        What was begun here was saved or discarded.
      </EmptyState>
    ) : (
      <SkeletonText label="Loading the template" lines={8} className="p-6" />
    );
  if (session.base.source === 'built-in' && !session.isNew)
    return (
      <EmptyState
        icon={<Lock />}
        title={`${session.base.name} ships with Gantry`}
        action={
          <Button
            tone="primary"
            onClick={() => stores.templateDialog.open({ kind: 'duplicate-and-edit', templateId: session.base.id })}
          >
            Duplicate and edit…
          </Button>
        }
      >
        It comes anew with every version, so it is not changed itself. A duplicate is yours.
      </EmptyState>
    );
  return (
    <>
      <EditorBody key={session.round} session={session} />
      <LeaveDialog session={session} />
    </>
  );
}

/** Begins with what the library has, unless there is something unsaved of this template already. */
function useOpening(templateId: TemplateId | null): AppErrorData | null {
  const { client, stores } = useApp();
  const [failed, setFailed] = useState<{ id: TemplateId | null; error: AppErrorData } | null>(null);
  useEffect(() => {
    if (templateId === null) return undefined;
    const { session } = stores.templateEditor.getState();
    // One that was left is closed; what is open goes on, also after it was saved for the first time.
    if (session?.base.id === templateId && !session.isNew) return undefined;
    const stop = new AbortController();
    const open = async () => {
      try {
        const template = await client.call('template:get', { templateId }, stop.signal);
        if (!stop.signal.aborted) stores.templateEditor.open(template, false);
      } catch (error) {
        if (!stop.signal.aborted) setFailed({ id: templateId, error: toErrorData(error) });
      }
    };
    void open();
    return () => stop.abort();
  }, [client, stores, templateId]);
  return failed?.id === templateId ? failed.error : null;
}
