import type { ReactNode } from 'react';
import type { TemplateSummary } from '../../../shared/domain/template.ts';
import { useApp } from '../../hooks/app-context.ts';
import { Badge } from '../../ui/badge.tsx';
import { CardButton, cardClass } from '../../ui/card-button.tsx';
import { cn } from '../../ui/cn.ts';
import { installsText, sizeText, sourceWord } from './filter-templates.ts';

type Props = { template: TemplateSummary; isOpen: boolean; usedBy: number };

export function TemplateCard({ template, isOpen, usedBy }: Props): ReactNode {
  const { navigation } = useApp().stores;
  const { id, name, description, tags, source, scriptCount, fileCount } = template;
  return (
    <div
      className={cn(
        cardClass,
        'flex h-full w-full flex-col gap-1.5 rounded-lg border border-line bg-raised p-3 text-left hover:border-line-strong hover:bg-hover',
        isOpen && 'border-accent bg-selected hover:border-accent hover:bg-selected',
      )}
    >
      <span className="flex w-full items-center justify-between gap-2">
        <CardButton
          aria-pressed={isOpen}
          onClick={() => navigation.go({ page: 'templates', templateId: id })}
          className="font-semibold"
        >
          {name}
        </CardButton>
        <Badge className="shrink-0">{sourceWord[source]}</Badge>
      </span>
      <span className="line-clamp-2 min-h-10 text-ink-2">{description}</span>
      <span className="line-clamp-1 w-full font-mono text-sm text-ink-2">{installsText(template)}</span>
      <span className="text-sm text-ink-3">
        {sizeText(template)}
        {scriptCount > 0 && ` · ${scriptCount === 1 ? '1 script' : `${scriptCount} scripts`}`}
        {fileCount > 0 && ` · ${fileCount === 1 ? '1 file' : `${fileCount} files`}`}
      </span>
      <span className="mt-auto flex w-full items-center justify-between gap-2 pt-0.5">
        <span className="flex flex-wrap gap-1">
          {tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </span>
        {usedBy > 0 && (
          <span className="shrink-0 text-sm text-ink-3">{usedBy === 1 ? '1 container' : `${usedBy} containers`}</span>
        )}
      </span>
    </div>
  );
}
