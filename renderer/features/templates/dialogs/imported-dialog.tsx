import type { ReactNode } from 'react';
import type { ImportReport } from '../../../../shared/domain/template-library.ts';
import { useApp } from '../../../hooks/app-context.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page-body.tsx';
import { ProblemList } from '../library-problems.tsx';

const outcomes: Record<ImportReport['buckets'][number]['outcome'], string> = {
  added: 'added',
  equal: 'was here already',
  'kept-mine': 'is another list here; yours was kept',
};

/** What came out of an archive, name by name. */
export function ImportedDialog({ report, onClose }: { report: ImportReport; onClose: () => void }): ReactNode {
  const { navigation } = useApp().stores;
  const { templates, buckets, problems } = report;
  const [first] = templates;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={
        templates.length === 0
          ? 'No template was imported'
          : templates.length === 1
            ? 'One template was imported'
            : `${templates.length} templates were imported`
      }
      description="Nothing that was here was replaced."
      actions={
        <>
          <Button onClick={onClose}>Close</Button>
          {first && (
            <Button
              tone="primary"
              onClick={() => {
                onClose();
                navigation.go({ page: 'templates', templateId: first.templateId });
              }}
            >
              <span className="max-w-60 truncate">Open {first.name}</span>
            </Button>
          )}
        </>
      }
    >
      {templates.length > 0 && (
        <ul aria-label="Imported templates" className="flex flex-col">
          {templates.map(({ templateId, name, renamedFrom }) => (
            <li key={templateId} className="flex items-baseline gap-2">
              <span className="font-medium">{name}</span>
              {renamedFrom !== null && (
                <span className="text-sm text-ink-3">was {renamedFrom}; that name was taken</span>
              )}
            </li>
          ))}
        </ul>
      )}
      {buckets.length > 0 && (
        <Section title="Buckets">
          <ul>
            {buckets.map(({ name, outcome }) => (
              <li key={name}>
                <span className="font-medium">{name}</span>{' '}
                <span className="text-sm text-ink-3">{outcomes[outcome]}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {problems.length > 0 && (
        <Notice tone="attention" title="Some of it could not be read">
          <ProblemList problems={problems} whole="The archive" />
        </Notice>
      )}
    </Dialog>
  );
}
