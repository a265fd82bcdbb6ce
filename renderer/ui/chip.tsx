import { X } from 'lucide-react';
import type { ReactNode } from 'react';

type Props = {
  /** What is filtered by, such as `node:`; optional. */
  name?: string;
  value: string;
  /** The name of the button, such as "Remove filter node: pve1". */
  removeLabel: string;
  onRemove: () => void;
};

/** A filter that is set, and the way to be rid of it. */
export function Chip({ name, value, removeLabel, onRemove }: Props): ReactNode {
  return (
    <span className="inline-flex h-6 max-w-60 items-center gap-1 rounded-md border border-accent/30 bg-accent-soft pl-2 text-sm text-accent">
      {name !== undefined && <span className="shrink-0">{name}</span>}
      <span className="min-w-0 truncate font-medium" title={value}>
        {value}
      </span>
      <button
        type="button"
        aria-label={removeLabel}
        className="flex size-[22px] shrink-0 items-center justify-center rounded-sm hover:text-ink"
        onClick={onRemove}
      >
        <X aria-hidden className="size-3" />
      </button>
    </span>
  );
}
