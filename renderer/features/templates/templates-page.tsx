import { LayoutTemplate, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TemplateId } from '../../../shared/domain/ids.ts';
import type { TemplateSummary } from '../../../shared/domain/template.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { cn } from '../../ui/cn.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { TemplatePanel } from './template-panel.tsx';

const sources: Record<TemplateSummary['source'], string> = {
  'built-in': 'Built in',
  folder: 'Folder',
  custom: 'Custom',
};

/** The library: cards, with one template's detail beside them. */
export function TemplatesPage({ openId }: { openId: TemplateId | null }): ReactNode {
  const { stores } = useApp();
  const templates = useSelect(stores.templates, ({ all }) => all);
  const load = useSelect(stores.templates, (state) => state.load);
  const text = useSelect(stores.search, (state) => state.text.trim().toLowerCase());
  const shown = templates.filter(({ name, description, tags }) =>
    `${name} ${description} ${tags.join(' ')}`.toLowerCase().includes(text),
  );
  const close = () => stores.navigation.go({ page: 'templates', templateId: null });
  if (load.name === 'failed') return <ErrorNotice {...explain(load.error)} className="m-4" />;
  if (load.name === 'ready' && templates.length === 0)
    return (
      <EmptyState icon={<LayoutTemplate />} title="No templates">
        Templates are folders with a gantry.yaml; put some into the template folder.
      </EmptyState>
    );
  if (shown.length === 0 && text !== '')
    return (
      <EmptyState
        icon={<SearchX />}
        title="No template matches"
        action={<Button onClick={() => stores.search.clear()}>Clear the search</Button>}
      >
        {templates.length} templates are hidden by “{text}”.
      </EmptyState>
    );
  return (
    <div className="flex min-h-0 flex-1">
      <ul
        aria-label="Templates"
        className="grid min-w-0 flex-1 auto-rows-min grid-cols-[repeat(auto-fill,minmax(240px,1fr))] gap-3 overflow-y-auto p-4"
      >
        {shown.map((template) => (
          <li key={template.id}>
            <Card template={template} isOpen={template.id === openId} />
          </li>
        ))}
      </ul>
      {openId !== null && <TemplatePanel key={openId} templateId={openId} onClose={close} />}
    </div>
  );
}

function Card({ template, isOpen }: { template: TemplateSummary; isOpen: boolean }): ReactNode {
  const { navigation } = useApp().stores;
  const { name, description, tags, cores, memoryMiB, diskGiB, source, packageCount, scriptCount } = template;
  return (
    <button
      type="button"
      aria-label={name}
      aria-pressed={isOpen}
      onClick={() => navigation.go({ page: 'templates', templateId: template.id })}
      className={cn(
        'flex h-full w-full flex-col gap-1.5 rounded-lg border border-line bg-raised p-3 text-left hover:border-line-strong hover:bg-hover',
        isOpen && 'border-accent bg-selected hover:border-accent hover:bg-selected',
      )}
    >
      <span className="flex w-full items-center justify-between gap-2">
        <span className="truncate font-semibold">{name}</span>
        <span className="shrink-0 text-sm text-ink-3">{sources[source]}</span>
      </span>
      <span className="line-clamp-2 min-h-10 text-ink-2">{description}</span>
      <span className="text-sm text-ink-3">
        {cores} {cores === 1 ? 'core' : 'cores'} · {memoryMiB} MiB · {diskGiB} GiB
      </span>
      <span className="text-sm text-ink-3">
        {packageCount} {packageCount === 1 ? 'package' : 'packages'} · {scriptCount}{' '}
        {scriptCount === 1 ? 'script' : 'scripts'}
      </span>
      <span className="flex flex-wrap gap-1 pt-0.5">
        {tags.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </span>
    </button>
  );
}
