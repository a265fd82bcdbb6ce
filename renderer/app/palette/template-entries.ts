import { LayoutTemplate } from 'lucide-react';
import type { TemplateSummary } from '../../../shared/domain/template.ts';
import { templateEntries } from '../../features/templates/template-actions.ts';
import { sourceWord } from '../../features/templates/template-words.ts';
import type { AppParts } from '../../hooks/app-context.ts';
import type { Entry } from './entry.ts';

/** A template and its deeds, the same as in its own menu. */
export const templateThing = (parts: AppParts, template: TemplateSummary): Entry => ({
  id: `library/${template.id}`,
  title: template.name,
  kind: 'Template',
  icon: LayoutTemplate,
  detail: sourceWord[template.source],
  words: `${template.description} ${template.tags.join(' ')}`,
  inside: () =>
    templateEntries(parts, template).flatMap((entry): Entry[] =>
      entry.kind === 'item'
        ? [
            {
              id: `library/${template.id}/${entry.id}`,
              title: entry.label,
              kind: 'Template',
              icon: LayoutTemplate,
              detail: template.name,
              reason: entry.disabledReason ?? null,
              run: entry.onSelect,
            },
          ]
        : [],
    ),
});
