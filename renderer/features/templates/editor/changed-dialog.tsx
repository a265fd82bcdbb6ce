import { useCallback, type ReactNode } from 'react';
import { explain } from '../../../errors/explain.ts';
import { useApp } from '../../../hooks/app-context.ts';
import { useRequest } from '../../../hooks/use-request.ts';
import { readTemplateForm } from '../../../stores/read-template-form.ts';
import type { EditSession } from '../../../stores/template-editor-store.ts';
import { toForm } from '../../../stores/template-to-form.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { SkeletonText } from '../../../ui/skeleton.tsx';
import { SideBySide } from '../side-by-side.tsx';
import { keepAsNew } from './keep-as-new.ts';
import { saveTemplate } from './save-template.ts';
import { templateDifferences } from './template-differences.ts';

/** Mine and theirs next to each other, and what may become of them. None of it loses what was typed: even taking theirs can be undone. */
export function ChangedDialog({ session, onClose }: { session: EditSession; onClose: () => void }): ReactNode {
  const app = useApp();
  const { client, stores } = app;
  const { templateEditor } = stores;
  const { base, present } = session;
  const ask = useCallback(
    (signal: AbortSignal) => client.call('template:get', { templateId: base.id }, signal),
    [client, base.id],
  );
  const [theirs] = useRequest(ask);
  const mine = readTemplateForm(present, base).template;
  const differences = theirs.value ? templateDifferences(mine ?? base, theirs.value) : [];
  const notRead = theirs.value ? null : 'Still reading the other version';
  const copy = () => {
    keepAsNew(stores, `${present.name} copy`);
    onClose();
  };
  const take = () => {
    if (!theirs.value) return;
    const form = toForm(theirs.value);
    templateEditor.change(null, () => form);
    templateEditor.saved(theirs.value, form);
    onClose();
  };
  const overwrite = () => {
    if (!theirs.value) return;
    templateEditor.rebase(theirs.value);
    templateEditor.failed(null);
    onClose();
    void saveTemplate(app);
  };
  return (
    <Dialog
      isOpen
      isSticky
      onClose={onClose}
      className="top-[8%] w-220"
      title="Changed meanwhile"
      description="Your version and the one the library has now. Nothing is written before you choose."
      actions={
        <>
          <Button onClick={onClose}>Decide later</Button>
          <Button onClick={copy}>Keep mine as a copy</Button>
          <Button disabledReason={notRead} onClick={take}>
            Take theirs
          </Button>
          <Button
            tone="danger"
            disabledReason={notRead ?? (mine ? null : 'Correct what is wrong first')}
            onClick={overwrite}
          >
            Overwrite with mine
          </Button>
        </>
      }
    >
      {theirs.state === 'failed' && <ErrorNotice {...explain(theirs.error)} />}
      {theirs.state === 'loading' && <SkeletonText label="Reading the other version" />}
      {!mine && (
        <Notice tone="attention" title="Yours cannot be shown yet">
          <p className="text-ink-2">
            Something in it has to be corrected first. Below is what the library changed since you began.
          </p>
        </Notice>
      )}
      {theirs.value && differences.length === 0 && (
        <p className="text-ink-2">{mine ? 'Both say the same.' : 'The library has what you began with.'}</p>
      )}
      {differences.map(({ label, mine: own, theirs: other }) => (
        <SideBySide
          key={label}
          title={label}
          columns={[
            { title: mine ? 'Mine' : 'When you began', text: own, against: other },
            { title: 'Theirs', text: other, against: own },
          ]}
        />
      ))}
    </Dialog>
  );
}
