import { Check, CircleAlert, LoaderCircle, Minus, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ConnectionCheck } from '../../../shared/domain/connection.ts';
import { explain } from '../../errors/explain.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { rightWords } from './rights-words.ts';

const names: Record<ConnectionCheck['check'], string> = {
  tcp: 'Connection',
  tls: 'Certificate',
  auth: 'Sign-in',
  rights: 'Rights',
};

/** They appear below a long form; a function that stays the same is called once, when the list is mounted. */
const bringIntoView = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'nearest' });

/** The results of a connection test, one line each. */
export function CheckList({ checks }: { checks: readonly ConnectionCheck[] }): ReactNode {
  return (
    <ul
      ref={bringIntoView}
      aria-label="Test results"
      className="flex scroll-mb-18 flex-col rounded-md border border-line"
    >
      {checks.map((check) => (
        <li key={check.check} className="flex flex-col gap-2 border-b border-line px-3 py-2 last:border-b-0">
          <div className="flex items-center gap-2">
            <Mark check={check} />
            <span className="w-20 font-medium">{names[check.check]}</span>
            <span className="min-w-0 flex-1 text-ink-2">{summary(check)}</span>
          </div>
          {check.outcome === 'failed' && <ErrorNotice {...explain(check.error)} />}
          {check.outcome === 'incomplete' && <MissingRights missing={check.missing} />}
        </li>
      ))}
    </ul>
  );
}

const order = ['tcp', 'tls', 'auth', 'rights'] as const;

/** While the answers are on their way: the same lines, so that nothing jumps. */
export function PendingChecks(): ReactNode {
  return (
    <ul aria-label="Tests under way" aria-busy className="flex flex-col rounded-md border border-line">
      {order.map((check) => (
        <li key={check} className="flex items-center gap-2 border-b border-line px-3 py-2 last:border-b-0">
          <LoaderCircle aria-hidden className="size-4 animate-spin text-ink-3" />
          <span className="w-20 font-medium">{names[check]}</span>
          <span className="text-ink-3">Trying…</span>
        </li>
      ))}
    </ul>
  );
}

function summary(check: ConnectionCheck): string {
  switch (check.outcome) {
    case 'passed':
      return check.detail;
    case 'failed':
      return 'Failed';
    case 'skipped':
      return 'Not tried, because an earlier test failed';
    case 'incomplete':
      return check.missing.length === 1 ? '1 right is missing' : `${check.missing.length} rights are missing`;
  }
}

function Mark({ check }: { check: ConnectionCheck }): ReactNode {
  switch (check.outcome) {
    case 'passed':
      return <Check aria-label="Passed" className="size-4 text-running" />;
    case 'failed':
      return <CircleAlert aria-label="Failed" className="size-4 text-failed" />;
    case 'incomplete':
      return <TriangleAlert aria-label="Incomplete" className="size-4 text-attention" />;
    case 'skipped':
      return <Minus aria-label="Skipped" className="size-4 text-ink-3" />;
  }
}

type Missing = Extract<ConnectionCheck, { outcome: 'incomplete' }>['missing'];

function MissingRights({ missing }: { missing: Missing }): ReactNode {
  const text = missing.map((right) => `${rightWords(right)} (to ${right.neededFor})`).join('\n');
  return (
    <div className="flex flex-col gap-2 pl-6">
      <ul aria-label="Missing rights" className="flex flex-col gap-1.5" data-selectable>
        {missing.map((right) => (
          <li key={`${right.privilege} ${right.path}`} className="flex flex-col">
            <span className="font-mono text-sm">{rightWords(right)}</span>
            <span className="text-sm text-ink-3">needed to {right.neededFor}</span>
          </li>
        ))}
      </ul>
      <div>
        <CopyButton text={text} label="Copy missing rights" />
      </div>
    </div>
  );
}
