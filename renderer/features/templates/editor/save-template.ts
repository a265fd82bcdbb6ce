import { toErrorData } from '../../../../shared/errors.ts';
import type { AppParts } from '../../../hooks/app-context.ts';
import { readTemplateForm } from '../../../stores/read-template-form.ts';

/**
 * Saves what is being edited; answers whether it is saved now. What is wrong is said at the fields, and what main answers where the
 * editor shows it. Going on typing meanwhile is no harm: that stays unsaved.
 */
export async function saveTemplate({ client, stores }: AppParts): Promise<boolean> {
  const { templateEditor, navigation, toasts } = stores;
  const { session, isSaving } = templateEditor.getState();
  if (!session || isSaving) return false;
  const { template } = readTemplateForm(session.present, session.base);
  templateEditor.tried();
  templateEditor.failed(null);
  if (!template) return false;
  templateEditor.saving(true);
  try {
    const expectedRevision = session.isNew ? null : session.base.revision;
    const saved = await client.call('template:save', { template, expectedRevision });
    templateEditor.saved(saved, session.present);
    if (session.isNew && navigation.getState().place.page === 'edit-template')
      navigation.follow({ page: 'edit-template', templateId: saved.id });
    toasts.show('success', 'Saved', saved.name);
    return true;
  } catch (error) {
    templateEditor.failed(toErrorData(error));
    return false;
  } finally {
    templateEditor.saving(false);
  }
}
