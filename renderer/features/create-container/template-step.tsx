import { SquareDashed } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useFormContext } from 'react-hook-form';
import type { TemplateId } from '../../../shared/domain/ids.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import type { WizardValues } from '../../stores/wizard-draft-store.ts';
import { Badge } from '../../ui/badge.tsx';
import { CardButton, cardClass } from '../../ui/card-button.tsx';
import { cn } from '../../ui/cn.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { countText, formatMemory } from '../../ui/format.ts';
import { Input } from '../../ui/input.tsx';
import { applyScratch, applyTemplate } from './apply-template.ts';

/** A template or nothing; choosing fills the form and goes on. */
export function TemplateStep({ onChosen }: { onChosen: () => void }): ReactNode {
  const { client, stores } = useApp();
  const form = useFormContext<WizardValues>();
  const templates = useSelect(stores.templates, ({ all }) => all);
  const [query, setQuery] = useState('');
  const chosen = form.watch('templateId');
  const choose = useAction(async (templateId: TemplateId) => {
    const { template } = await client.call('template:resolve', { templateId });
    if (form.getValues('templateId') !== template.id)
      form.reset(applyTemplate({ ...form.getValues(), hostname: '' }, template));
    onChosen();
  });
  const wanted = query.trim().toLowerCase();
  const shown = templates.filter(({ name, description, tags }) =>
    [name, description, ...tags].some((text) => text.toLowerCase().includes(wanted)),
  );
  return (
    <div className="flex flex-col gap-4">
      <h2 className="text-xl font-semibold tracking-tight">What do you want to run?</h2>
      <Input
        aria-label="Find a template"
        placeholder="Find a template"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={(event) => {
          const [first] = shown;
          if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.repeat && wanted !== '' && first)
            choose.run(first.id);
        }}
      />
      {choose.error && <ErrorNotice {...explain(choose.error)} />}
      <ul aria-label="Templates" className="flex flex-col gap-2">
        <li>
          <Choice
            label="From scratch"
            beside={<SquareDashed aria-hidden className="size-4 shrink-0 text-ink-3" />}
            isChosen={false}
            onClick={() => {
              form.reset(applyScratch(form.getValues()));
              onChosen();
            }}
          >
            <span className="text-ink-2">An empty container; you choose its OS template, packages and scripts.</span>
          </Choice>
        </li>
        {shown.map((template) => (
          <li key={template.id}>
            <Choice
              label={template.name}
              beside={template.tags.map((tag) => (
                <Badge key={tag}>{tag}</Badge>
              ))}
              isChosen={template.id === chosen}
              onClick={() => choose.run(template.id)}
            >
              <span className="line-clamp-2 text-ink-2">{template.description}</span>
              <span className="text-sm text-ink-3">
                {countText(template.cores, 'core')} · {formatMemory(template.memoryMiB)} · {template.diskGiB} GiB ·{' '}
                {countText(template.packageCount, 'package')} · {countText(template.scriptCount, 'script')}
              </span>
            </Choice>
          </li>
        ))}
      </ul>
    </div>
  );
}

type ChoiceProps = { label: string; beside: ReactNode; isChosen: boolean; onClick: () => void; children: ReactNode };

function Choice({ label, beside, isChosen, onClick, children }: ChoiceProps): ReactNode {
  return (
    <div
      className={cn(
        cardClass,
        'flex w-full flex-col gap-0.5 rounded-md border border-line bg-raised px-3 py-2.5 text-left hover:border-line-strong hover:bg-hover',
        isChosen && 'border-accent bg-selected hover:border-accent hover:bg-selected',
      )}
    >
      <span className="flex items-center gap-2">
        <CardButton aria-pressed={isChosen} onClick={onClick} className="font-medium">
          {label}
        </CardButton>
        {beside}
      </span>
      {children}
    </div>
  );
}
