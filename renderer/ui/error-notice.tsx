import { useState, type ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';
import { Notice } from './notice.tsx';

type Props = {
  title: string;
  explanation: string;
  nextStep: string;
  lines?: readonly string[];
  /** The facts for a report; shown on request. */
  details: string;
  action?: ReactNode;
  className?: string;
};

const noLines: readonly string[] = [];

/** What happened · why · what to do · details. */
export function ErrorNotice({
  title,
  explanation,
  nextStep,
  lines = noLines,
  details,
  action,
  className,
}: Props): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <Notice tone="failed" title={title} className={className ?? ''}>
      {explanation && <p className="text-ink-2 [overflow-wrap:anywhere]">{explanation}</p>}
      {lines.length > 0 && (
        <pre className="max-h-44 overflow-auto rounded-sm border border-line bg-canvas px-2 py-1 font-mono text-sm leading-5 whitespace-pre-wrap">
          {lines.map((line, index) => (
            <div key={`${index}:${line}`} className={index === lines.length - 1 ? 'text-failed' : 'text-ink-2'}>
              {line}
            </div>
          ))}
        </pre>
      )}
      <p>{nextStep}</p>
      <div className="mt-1 flex flex-wrap items-center gap-2">
        {action}
        <button
          type="button"
          aria-expanded={isOpen}
          className="rounded-sm text-sm text-ink-2 underline decoration-line-strong underline-offset-2 hover:text-ink"
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Hide details' : 'Details'}
        </button>
        {isOpen && <CopyButton text={details} label="Copy details" />}
      </div>
      {isOpen && (
        <pre className="max-h-52 overflow-auto font-mono text-sm leading-5 whitespace-pre-wrap text-ink-2">
          {details}
        </pre>
      )}
    </Notice>
  );
}
