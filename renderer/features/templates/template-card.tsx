import { Ellipsis } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TemplateSummary } from '../../../shared/domain/template.ts';
import { useApp } from '../../hooks/app-context.ts';
import { Badge } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/button.tsx';
import { CardButton, cardClass } from '../../ui/card-button.tsx';
import { cn } from '../../ui/cn.ts';
import { countText } from '../../ui/format.ts';
import { Menu } from '../../ui/menu.tsx';
import { SelectBox } from '../../ui/select-box.tsx';
import { installsText, sizeText } from './filter-templates.ts';
import { StateWord } from './state-word.tsx';
import { templateEntries } from './template-actions.ts';
import { sourceWord } from './template-words.ts';

type Props = {
  template: TemplateSummary;
  isOpen: boolean;
  usedBy: number;
  isChosen: boolean;
  /** Something is chosen: all boxes show. */
  hasChoice: boolean;
  onChoose: () => void;
};

export function TemplateCard({ template, isOpen, usedBy, isChosen, hasChoice, onChoose }: Props): ReactNode {
  const app = useApp();
  const { id, name, description, tags, source, scriptCount, fileCount, buckets } = template;
  return (
    <div
      className={cn(
        cardClass,
        'group flex h-full w-full flex-col gap-1.5 rounded-lg border border-line bg-raised p-3 text-left hover:border-line-strong hover:bg-hover',
        isOpen && 'border-accent bg-selected hover:border-accent hover:bg-selected',
        isChosen && 'border-accent',
      )}
    >
      <span className="flex w-full items-center gap-2">
        <CardButton
          aria-pressed={isOpen}
          onClick={() => app.stores.navigation.go({ page: 'templates', templateId: id })}
          className="flex-1 font-semibold"
        >
          {name}
        </CardButton>
        <span
          className={cn(
            'relative z-10 -my-0.5 flex shrink-0 items-center gap-0.5 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100',
            (hasChoice || isOpen) && 'opacity-100',
          )}
        >
          <SelectBox label={`Select ${name}`} state={isChosen ? 'on' : 'off'} onChange={onChoose} />
          <Menu
            align="end"
            trigger={
              <IconButton label={`Actions for ${name}`} size="small">
                <Ellipsis aria-hidden />
              </IconButton>
            }
            entries={templateEntries(app, template)}
          />
        </span>
      </span>
      <span className="line-clamp-2 min-h-10 text-ink-2">{description}</span>
      <StateWord template={template} />
      <span className="line-clamp-1 w-full font-mono text-sm text-ink-2">{installsText(template)}</span>
      <span className="text-sm text-ink-3">
        {sizeText(template)}
        {scriptCount > 0 && ` · ${countText(scriptCount, 'script')}`}
        {fileCount > 0 && ` · ${countText(fileCount, 'file')}`}
        {buckets.length > 0 && ` · ${countText(buckets.length, 'bucket')}`}
      </span>
      <span className="mt-auto flex w-full items-center justify-between gap-2 pt-0.5">
        <span className="flex flex-wrap gap-1">
          {tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </span>
        <span className="shrink-0 text-sm text-ink-3">
          {usedBy > 0 && `${usedBy === 1 ? '1 container' : `${usedBy} containers`} · `}
          {sourceWord[source]}
        </span>
      </span>
    </div>
  );
}
