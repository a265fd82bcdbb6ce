import type { ReactNode } from 'react';
import type { TemplateSummary } from '../../../../shared/domain/template.ts';
import { explain } from '../../../errors/explain.ts';
import { useApp, useSelect } from '../../../hooks/app-context.ts';
import { useAction } from '../../../hooks/use-action.ts';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { countText } from '../../../ui/format.ts';

/** Says what goes and what stays: files on disk and containers do. */
export function DeleteTemplate({ template, onClose }: { template: TemplateSummary; onClose: () => void }): ReactNode {
  const { client, stores } = useApp();
  const { id: templateId, name, path } = template;
  const rows = useSelect(stores.inventory, (state) => state.rows);
  const used = rows.filter(({ templateName }) => templateName === name).length;
  const remove = useAction(async () => {
    await client.call('template:delete', { templateId });
    const { place } = stores.navigation.getState();
    if (place.page === 'templates' && place.templateId === templateId)
      stores.navigation.follow({ page: 'templates', templateId: null });
    await stores.templates.reload();
    stores.toasts.show('success', 'Template deleted', name);
    onClose();
  });
  const stays = [
    path === null ? '' : `Its files in ${path} stay; the next look at the folder finds it again as new.`,
    used === 0
      ? ''
      : `${used === 1 ? 'One container that was' : `${used} containers that were`} made from it stay, with their record.`,
  ];
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Delete the template ${name}?`}
      description={
        path === null
          ? 'It is kept in the app only. Export it first if you may want it again.'
          : 'The app’s version goes, with what was changed in the app.'
      }
      vanishes={[
        {
          id: templateId,
          label: name,
          detail: `${countText(template.scriptCount, 'script')}, ${countText(template.fileCount, 'file')}`,
        },
      ]}
      stays={stays.filter(Boolean).join(' ')}
      confirmLabel="Delete template"
      isBusy={remove.isBusy}
      error={remove.error && <ErrorNotice {...explain(remove.error)} />}
      onConfirm={remove.run}
    />
  );
}
