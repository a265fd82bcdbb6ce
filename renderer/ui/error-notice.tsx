import { useId, useState, type ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';
import { Notice } from './notice.tsx';

type Props = {
  title: string;
  explanation: string;
  nextStep: string;
  lines?: readonly string[];
  /** The lines are shown for what they are; none of them is said to prove the cause. */
  isUnproven?: boolean;
  /** What was looked at to come to this, in a few words each. */
  checked?: readonly string[];
  /** The facts for a report; shown on request. */
  details: string;
  /** What to do about it: buttons first, then links. */
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
  isUnproven = false,
  checked = noLines,
  details,
  action,
  className,
}: Props): ReactNode {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  return (
    <Notice tone="failed" title={title} className={className ?? ''}>
      {explanation && <p className="text-ink-2 [overflow-wrap:anywhere]">{explanation}</p>}
      {lines.length > 0 && <DecisiveLines lines={lines} isUnproven={isUnproven} />}
      {nextStep && <p className="[overflow-wrap:anywhere]">{nextStep}</p>}
      {checked.length > 0 && <p className="text-sm text-ink-2">Looked at: {checked.join(' · ')}</p>}
      <div className="mt-1 flex min-h-6 flex-wrap items-center gap-x-3 gap-y-2 select-none">
        {action}
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={id}
          className="rounded-sm text-sm text-ink-2 underline decoration-ink-3 underline-offset-2 hover:text-ink"
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Hide details' : 'Details'}
        </button>
        {isOpen && <CopyButton text={[title, explanation, ...lines, details].join('\n')} label="Copy details" />}
      </div>
      <div id={id} hidden={!isOpen}>
        {isOpen && (
          // A scrolling region must be reachable by keyboard.
          <pre
            tabIndex={0}
            aria-label="Details of the error"
            className="max-h-52 overflow-auto rounded-sm border border-line bg-canvas px-2 py-1 font-mono text-sm leading-5 whitespace-pre-wrap text-ink-2 [overflow-wrap:anywhere]"
          >
            {details}
          </pre>
        )}
      </div>
    </Notice>
  );
}

/** The last line is the one that decided it; the ones before show how it came to that. */
function DecisiveLines({ lines, isUnproven }: { lines: readonly string[]; isUnproven: boolean }): ReactNode {
  const before = lines.slice(0, -1).join('\n');
  return (
    <pre
      tabIndex={0}
      aria-label="Lines of the log"
      className="max-h-44 overflow-auto rounded-sm border border-line bg-canvas px-2 py-1 font-mono text-sm leading-5 whitespace-pre-wrap"
    >
      {before !== '' && <div className="text-ink-2">{before}</div>}
      <div className={isUnproven ? 'text-ink-2' : 'text-failed'}>{lines.at(-1)}</div>
    </pre>
  );
}
