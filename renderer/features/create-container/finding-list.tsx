import { Check, CircleAlert, CircleHelp, Clock, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Finding, Fix } from '../../../shared/domain/plan.ts';

const looks = {
  blocks: { Icon: CircleAlert, text: 'text-failed', word: 'Would be refused' },
  waits: { Icon: Clock, text: 'text-working', word: 'Still to come' },
  warns: { Icon: TriangleAlert, text: 'text-attention', word: 'Warning' },
  unknown: { Icon: CircleHelp, text: 'text-ink-2', word: 'Not known' },
  passed: { Icon: Check, text: 'text-running', word: 'Passed' },
} as const;

/** Those that keep the plan from running say so in words, too. */
const isTold = ({ verdict }: Finding): boolean => verdict === 'blocks' || verdict === 'waits';

type Props = {
  findings: readonly Finding[];
  /** Absent where they stand at their field. */
  onField?: (field: string) => void;
  /** Absent where several containers are planned at once, which one change cannot settle. */
  onFix?: ((fix: Fix, finding: Finding) => void) | undefined;
  /** With its buttons below the words, for a narrow place. */
  isNarrow?: boolean;
};

/** What was found out, each with the way to its field and the change that would settle it. */
export function FindingList({ findings, onField, onFix, isNarrow = false }: Props): ReactNode {
  if (findings.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1">
      {findings.map((finding) => {
        const { check, verdict, message, field, fix } = finding;
        const { Icon, text, word } = looks[verdict];
        return (
          <li key={`${check} ${field} ${message}`} className="flex gap-1.5">
            <Icon
              {...(isTold(finding) ? { 'aria-hidden': true } : { 'aria-label': word })}
              className={`mt-0.5 size-4 shrink-0 ${text}`}
            />
            <div
              className={isNarrow ? 'flex min-w-0 flex-1 flex-col gap-0.5' : 'flex min-w-0 flex-1 flex-wrap gap-x-3'}
            >
              <span
                className={`min-w-0 [overflow-wrap:anywhere] ${isNarrow ? '' : 'flex-1 basis-80'} ${verdict === 'unknown' ? 'text-ink-2' : ''}`}
              >
                {isTold(finding) && <span className={`font-medium ${text}`}>{word}: </span>}
                {message}
              </span>
              <span className="flex shrink-0 flex-wrap items-start gap-x-3">
                {fix && onFix && <Link onClick={() => onFix(fix, finding)}>{fix.label}</Link>}
                {field !== null && onField && <Link onClick={() => onField(field)}>Change</Link>}
              </span>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

const Link = ({ onClick, children }: { onClick: () => void; children: ReactNode }): ReactNode => (
  <button type="button" className="rounded-sm text-left text-accent hover:underline" onClick={onClick}>
    {children}
  </button>
);
