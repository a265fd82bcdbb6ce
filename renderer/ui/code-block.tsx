import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';

/** Text to be used elsewhere, such as a command. */
export function CodeBlock({ text, label }: { text: string; label: string }): ReactNode {
  return (
    <div className="relative rounded-md border border-line bg-sunken">
      <pre
        data-selectable
        aria-label={label}
        className="py-2 whitespace-pre-wrap [overflow-wrap:anywhere] pr-10 pl-3 font-mono text-sm leading-5"
      >
        {text}
      </pre>
      <div className="absolute top-1 right-1">
        <CopyButton text={text} label={`Copy: ${label}`} isIcon />
      </div>
    </div>
  );
}
