import type { ReactNode } from 'react';
import type { TemplateProblem } from '../../../shared/domain/template.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Notice } from '../../ui/notice.tsx';
import { placeText } from './template-words.ts';

/** What is wrong with templates' files, by file, line and column. The others are not affected. */
export function LibraryProblems({ problems }: { problems: readonly TemplateProblem[] }): ReactNode {
  const errors = problems.filter(({ level }) => level === 'error');
  const remarks = problems.filter(({ level }) => level !== 'error');
  return (
    <>
      {errors.length > 0 && (
        <Notice
          tone="attention"
          title={
            errors.length === 1
              ? 'One fault keeps a template from being read'
              : `${errors.length} faults keep templates from being read`
          }
          className="mx-4 mt-3"
        >
          <ProblemList problems={errors} />
        </Notice>
      )}
      {remarks.length > 0 && (
        <div className="mx-4 mt-2 text-sm">
          <Disclosure
            title={remarks.length === 1 ? 'One remark about a template' : `${remarks.length} remarks about templates`}
          >
            <ProblemList problems={remarks} />
          </Disclosure>
        </div>
      )}
    </>
  );
}

type ListProps = {
  problems: readonly TemplateProblem[];
  /** What a problem of no file in particular is about. */
  whole?: string;
};

export function ProblemList({ problems, whole = 'The folder' }: ListProps): ReactNode {
  return (
    <ul className="max-h-32 overflow-y-auto text-ink-2" aria-label="Problems">
      {problems.map(({ level, file, line, column, reason }) => (
        <li key={`${file}:${line}:${column}:${reason}`} className="[overflow-wrap:anywhere]">
          {file === '.' ? whole : <span className="font-mono text-sm">{file}</span>}
          {line !== null && `, ${placeText(line, column)}`}: {reason}
          {level === 'warning' && ' (warning)'}
        </li>
      ))}
    </ul>
  );
}
