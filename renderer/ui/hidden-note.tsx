import { EyeOff } from 'lucide-react';
import type { ReactNode } from 'react';

/** Beside a list of which rights may hide a part; nothing where `text` is null. */
export function HiddenNote({ text }: { text: string | null }): ReactNode {
  if (text === null) return null;
  return (
    <p role="note" data-selectable className="flex gap-2 text-sm text-ink-3 [overflow-wrap:anywhere]">
      <EyeOff aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      {text}
    </p>
  );
}
