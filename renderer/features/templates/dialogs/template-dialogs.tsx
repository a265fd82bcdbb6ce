import { useEffect, type ComponentType, type ReactNode } from 'react';
import type { TemplateId } from '../../../../shared/domain/ids.ts';
import type { TemplateSummary } from '../../../../shared/domain/template.ts';
import { useApp, useSelect } from '../../../hooks/app-context.ts';
import { ScanDialog } from '../rescan/scan-dialog.tsx';
import { DeleteTemplate } from './delete-template.tsx';
import { ImportedDialog } from './imported-dialog.tsx';
import { DuplicateAndEdit, DuplicateTemplate, RenameTemplate } from './name-dialog.tsx';

/** The one place where dialogs about templates stand, whoever opened them. */
export function TemplateDialogs(): ReactNode {
  const { templateDialog } = useApp().stores;
  const dialog = useSelect(templateDialog, (state) => state.dialog);
  const close = templateDialog.close;
  switch (dialog?.kind) {
    case undefined:
      return null;
    case 'rename':
      return <OfTemplate templateId={dialog.templateId} Shown={RenameTemplate} onClose={close} />;
    case 'duplicate':
      return <OfTemplate templateId={dialog.templateId} Shown={DuplicateTemplate} onClose={close} />;
    case 'duplicate-and-edit':
      return <OfTemplate templateId={dialog.templateId} Shown={DuplicateAndEdit} onClose={close} />;
    case 'delete':
      return <OfTemplate templateId={dialog.templateId} Shown={DeleteTemplate} onClose={close} />;
    case 'scan':
      return <ScanDialog key={dialog.report.scanId} report={dialog.report} onClose={close} />;
    case 'imported':
      return <ImportedDialog report={dialog.report} onClose={close} />;
  }
}

type OfTemplateProps = {
  templateId: TemplateId;
  Shown: ComponentType<{ template: TemplateSummary; onClose: () => void }>;
  onClose: () => void;
};

/** A dialog about a template that is there; one that leaves the library takes its dialog along. */
function OfTemplate({ templateId, Shown, onClose }: OfTemplateProps): ReactNode {
  const template = useSelect(useApp().stores.templates, ({ all }) => all.find(({ id }) => id === templateId));
  const isGone = template === undefined;
  useEffect(() => {
    if (isGone) onClose();
  }, [isGone, onClose]);
  return template ? <Shown key={templateId} template={template} onClose={onClose} /> : null;
}
