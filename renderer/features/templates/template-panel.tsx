import { Plus, X } from 'lucide-react';
import { useCallback, type ReactNode } from 'react';
import type { TemplateId } from '../../../shared/domain/ids.ts';
import type { Template } from '../../../shared/domain/template.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useRequest } from '../../hooks/use-request.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { CodeField } from '../../ui/code-field.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Facts } from '../../ui/page-body.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { UsedBy } from './used-by.tsx';

/** One template, read only. */
export function TemplatePanel({ templateId, onClose }: { templateId: TemplateId; onClose: () => void }): ReactNode {
  const { client, stores } = useApp();
  const ask = useCallback(
    (signal: AbortSignal) => client.call('template:get', { templateId }, signal),
    [client, templateId],
  );
  const [template] = useRequest(ask);
  const value = template.value;
  return (
    <SidePanel label={value ? `Template ${value.name}` : 'Template'} startWidth={480}>
      <div className="flex items-center gap-2 px-4 pt-3 pb-2">
        <h2 className="min-w-0 flex-1 truncate text-lg font-semibold">{value?.name}</h2>
        <Button tone="primary" onClick={() => stores.navigation.go({ page: 'create', templateId })}>
          <Plus aria-hidden />
          New container from this
        </Button>
        <IconButton label="Close the detail" size="small" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </div>
      {template.state === 'failed' && <ErrorNotice {...explain(template.error)} className="m-4" />}
      {value && (
        <>
          <p className="px-4 pb-2 text-ink-2">{value.description}</p>
          <div className="px-4 pb-3">
            <UsedBy name={value.name} />
          </div>
          <Tabs
            label="Template detail"
            tabs={[
              { id: 'config', label: 'Config', panel: <Config template={value} /> },
              {
                id: 'packages',
                label: 'Packages',
                count: value.provisioning.packages.length,
                panel: <Packages template={value} />,
              },
              {
                id: 'files',
                label: 'Files',
                count: value.provisioning.files.length,
                panel: <Files template={value} />,
              },
              {
                id: 'scripts',
                label: 'Scripts',
                count: value.provisioning.scripts.length,
                panel: <Scripts template={value} />,
              },
            ]}
          />
        </>
      )}
    </SidePanel>
  );
}

function Config({ template }: { template: Template }): ReactNode {
  const features = Object.entries(template.features).flatMap(([name, isOn]) => (isOn ? [name] : []));
  return (
    <div className="p-4">
      <Facts
        facts={[
          [
            'OS template',
            <span key="os" className="font-mono text-sm">
              {template.osTemplatePatterns.join(', ')}
            </span>,
          ],
          ['Cores', template.cores],
          ['Memory', `${template.memoryMiB} MiB`],
          ['Swap', `${template.swapMiB} MiB`],
          ['Disk', `${template.diskGiB} GiB`],
          ['Storage', template.storage ?? 'chosen when used'],
          ['Bridge', template.bridge ?? 'chosen when used'],
          ['Unprivileged', template.isUnprivileged ? 'yes' : 'no: root inside is root on the node'],
          ['Features', features.join(', ') || 'none'],
          ['Tags', template.tags.join(', ') || 'none'],
          [
            'Folder',
            <span key="path" className="font-mono text-sm">
              {template.path ?? 'inside the app'}
            </span>,
          ],
          ...Object.entries(template.further).map(([name, value]): [string, ReactNode] => [
            name,
            <span key={name} className="font-mono text-sm">
              {value}
            </span>,
          ]),
        ]}
      />
    </div>
  );
}

function Packages({ template }: { template: Template }): ReactNode {
  const groups = Map.groupBy(template.provisioning.packages, ({ manager }) => manager);
  if (groups.size === 0) return <None what="packages" />;
  return (
    <div className="flex flex-col gap-4 p-4">
      {[...groups].map(([manager, packages]) => (
        <section key={manager} aria-label={`${manager} packages`} className="flex flex-col gap-1.5">
          <h3 className="text-sm font-medium text-ink-2">{manager}</h3>
          <ul className="flex flex-wrap gap-1.5">
            {packages.map(({ name, version }) => (
              <li key={name}>
                <Badge className="font-mono">{version === undefined ? name : `${name} ${version}`}</Badge>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Files({ template }: { template: Template }): ReactNode {
  const { files } = template.provisioning;
  if (files.length === 0) return <None what="files" />;
  return (
    <ul className="flex flex-col gap-3 p-4">
      {files.map((file) => (
        <li key={file.destination} className="flex flex-col gap-1">
          <Disclosure title={file.destination}>
            <Code
              label={file.destination}
              text={file.content}
              language={file.destination.endsWith('.sh') ? 'shell' : 'plain'}
            />
          </Disclosure>
          <span className="flex items-center gap-2 pl-4.5 text-sm text-ink-3">
            <Badge>{file.policy}</Badge>
            {file.owner}:{file.group} {file.mode}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Scripts({ template }: { template: Template }): ReactNode {
  const { scripts } = template.provisioning;
  if (scripts.length === 0) return <None what="scripts" />;
  return (
    <ol className="flex flex-col gap-3 p-4">
      {scripts.map((script) => (
        <li key={script.name} className="flex flex-col gap-1">
          <Disclosure title={script.name}>
            <Code label={script.name} text={script.content} language="shell" />
          </Disclosure>
          <span className="pl-4.5 text-sm text-ink-3">
            {script.description || `Runs as ${script.runAs}`}
            {!script.isEnabled && ' · off by default'}
          </span>
        </li>
      ))}
    </ol>
  );
}

type CodeProps = { label: string; text: string; language: 'shell' | 'plain' };
const mostRows = 24;

function Code({ label, text, language }: CodeProps): ReactNode {
  return (
    <div className="flex flex-col items-end gap-1">
      <div className="w-full">
        <CodeField
          label={label}
          value={text}
          onChange={nothing}
          language={language}
          rows={Math.min(mostRows, text.split('\n').length)}
          isReadOnly
        />
      </div>
      <CopyButton text={text} label="Copy" />
    </div>
  );
}
/** It is only looked at here. */
const nothing = (): void => undefined;

const None = ({ what }: { what: string }): ReactNode => <p className="p-4 text-ink-2">This template has no {what}.</p>;
