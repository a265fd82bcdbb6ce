import { toErrorData } from '../../../../shared/errors.ts';
import type { Client } from '../../../ipc/client.ts';
import type { Stores } from '../../../stores/connect-stores.ts';
import { hasChanges } from '../../../stores/template-editor-store.ts';
import { readTemplateForm } from '../../../stores/read-template-form.ts';

type Parts = {
  readonly client: Pick<Client, 'call'>;
  readonly stores: Pick<Stores, 'templateEditor' | 'navigation' | 'toasts'>;
};

/**
 * Saves what is being edited; answers whether it is saved now. What is wrong is said at the fields, and what main answers where the
 * editor shows it. Going on typing meanwhile is no harm: that stays unsaved.
 * The answer belongs to what was sent: when something else is being edited by then, that is left alone.
 */
export async function saveTemplate({ client, stores }: Parts): Promise<boolean> {
  const { templateEditor, navigation, toasts } = stores;
  const { session, isSaving } = templateEditor.getState();
  if (!session || isSaving) return false;
  const { template } = readTemplateForm(session.present, session.base);
  templateEditor.tried();
  templateEditor.failed(null);
  if (!template) return false;
  const isStillOpen = () => templateEditor.getState().session?.round === session.round;
  templateEditor.saving(true);
  try {
    const expectedRevision = session.isNew ? null : session.base.revision;
    const saved = await client.call('template:save', { template, expectedRevision });
    toasts.show('success', 'Saved', saved.name);
    if (!isStillOpen()) return false;
    templateEditor.saved(saved, session.present);
    if (session.isNew && navigation.getState().place.page === 'edit-template')
      navigation.follow({ page: 'edit-template', templateId: saved.id });
    return true;
  } catch (error) {
    if (isStillOpen()) templateEditor.failed(toErrorData(error));
    return false;
  } finally {
    if (isStillOpen()) templateEditor.saving(false);
  }
}

/** Saves what is being edited and goes where the user wanted to go; stays when it was not saved, or when the user chose to meanwhile. */
export async function saveAndLeave(parts: Parts): Promise<void> {
  const { templateEditor } = parts.stores;
  const { leave } = templateEditor.getState();
  const isSaved = await saveTemplate(parts);
  const { leave: wanted, session } = templateEditor.getState();
  if (leave === null || wanted !== leave) return;
  templateEditor.stay();
  if (!isSaved || !session || hasChanges(session)) return;
  templateEditor.close();
  leave();
}
