import type { ReactNode } from 'react';
import type { TemplateSummary } from '../../../shared/domain/template.ts';
import { StatusWord } from '../../ui/badge.tsx';
import { diskStateWord } from './template-words.ts';

/** How a template stands to its files; nothing where all is well. */
export function StateWord({ template: { diskState } }: { template: Pick<TemplateSummary, 'diskState'> }): ReactNode {
  const state = diskState && diskStateWord[diskState];
  if (!state) return null;
  return (
    <span className="text-sm" title={state.help}>
      <StatusWord tone={state.tone}>{state.word}</StatusWord>
    </span>
  );
}
