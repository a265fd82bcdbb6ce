import { Ellipsis, Pencil, Plus, X } from 'lucide-react';
import { useCallback, type ReactNode } from 'react';
import type { TemplateId } from '../../../shared/domain/ids.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useRequest } from '../../hooks/use-request.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Menu } from '../../ui/menu.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { ConfigFacts } from './detail/config-facts.tsx';
import { ChecksView, VariablesView } from './detail/questions-and-checks.tsx';
import { FilesView, ScriptsView } from './detail/files-and-scripts.tsx';
import { PackagesView } from './detail/packages-view.tsx';
import { ProblemList } from './library-problems.tsx';
import { StateWord } from './state-word.tsx';
import { templateEntries } from './template-actions.ts';
import { sourceWord } from './template-words.ts';
import { UsedBy } from './used-by.tsx';

/** One template, read only. */
export function TemplatePanel({ templateId, onClose }: { templateId: TemplateId; onClose: () => void }): ReactNode {
  const app = useApp();
  const { client, stores } = app;
  // A new summary says that something of it is different: it is asked for again.
  const summary = useSelect(stores.templates, ({ all }) => all.find(({ id }) => id === templateId));
  const ask = useCallback(
    (signal: AbortSignal) =>
      summary ? client.call('template:detail', { templateId: summary.id }, signal) : Promise.reject(new Error('gone')),
    [client, summary],
  );
  const [detail] = useRequest(summary ? ask : null);
  const template = detail.value?.template;
  if (!summary) return null;
  const isBuiltIn = summary.source === 'built-in';
  const edit = () =>
    isBuiltIn
      ? stores.templateDialog.open({ kind: 'duplicate-and-edit', templateId })
      : stores.navigation.go({ page: 'edit-template', templateId });
  return (
    <SidePanel label={`Template ${summary.name}`} startWidth={480}>
      <div className="flex items-center gap-2 px-4 pt-3 pb-2">
        <h2 className="min-w-0 flex-1 truncate text-lg font-semibold" title={summary.name}>
          {summary.name}
        </h2>
        <Button onClick={edit}>
          <Pencil aria-hidden />
          {isBuiltIn ? 'Duplicate and edit…' : 'Edit'}
        </Button>
        <Menu
          align="end"
          trigger={
            <IconButton label={`Actions for ${summary.name}`} size="small">
              <Ellipsis aria-hidden />
            </IconButton>
          }
          entries={templateEntries(app, summary).filter((entry) => entry.id !== 'open')}
        />
        <IconButton label="Close the detail" size="small" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 pb-2">
        <Badge>{sourceWord[summary.source]}</Badge>
        <StateWord template={summary} />
        <UsedBy name={summary.name} />
      </div>
      {summary.description && <p className="px-4 pb-3 text-ink-2">{summary.description}</p>}
      <div className="px-4 pb-3">
        <Button tone="primary" onClick={() => stores.navigation.go({ page: 'create', templateId })}>
          <Plus aria-hidden />
          New container from this
        </Button>
      </div>
      {detail.state === 'failed' && <ErrorNotice {...explain(detail.error)} className="m-4" />}
      {detail.value && detail.value.problems.length > 0 && (
        <div className="mx-4 mb-3 rounded-md border border-line bg-sunken px-3 py-2">
          <ProblemList problems={detail.value.problems} />
        </div>
      )}
      {template && (
        <Tabs
          label="Template detail"
          tabs={[
            { id: 'config', label: 'Config', panel: <ConfigFacts template={template} /> },
            {
              id: 'packages',
              label: 'Packages',
              count: template.provisioning.packages.length + template.provisioning.customPackages.length,
              panel: <PackagesView template={template} />,
            },
            {
              id: 'files',
              label: 'Files',
              count: template.provisioning.files.length,
              panel: <FilesView template={template} />,
            },
            {
              id: 'scripts',
              label: 'Scripts',
              count: template.provisioning.scripts.length,
              panel: <ScriptsView template={template} />,
            },
            {
              id: 'variables',
              label: 'Variables',
              count: template.provisioning.variables.length,
              panel: <VariablesView template={template} />,
            },
            {
              id: 'checks',
              label: 'Checks',
              count: template.provisioning.checks.length,
              panel: <ChecksView template={template} />,
            },
          ]}
        />
      )}
    </SidePanel>
  );
}
