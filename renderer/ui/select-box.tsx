import { Check, Minus } from 'lucide-react';
import type { MouseEvent, ReactNode } from 'react';
import { cn } from './cn.ts';

type Props = {
  /** What it selects: "Select web", "Select all". */
  label: string;
  state: 'on' | 'off' | 'mixed';
  /** `isRange`: with Shift, everything from the last one to this. */
  onChange: (isOn: boolean, how: { isRange: boolean }) => void;
  /** -1 where the row itself has the focus and Space does the same. */
  tabIndex?: number;
  className?: string;
};

const box = (look: string, mark: ReactNode): ReactNode => (
  <span aria-hidden className={`flex size-4 items-center justify-center rounded-sm border ${look}`}>
    {mark}
  </span>
);
const full = 'border-accent-solid bg-accent-solid text-on-accent';
/** Made once: every row of a long list has one. */
const boxes = {
  off: box('border-line-control bg-raised group-hover:border-ink-3', null),
  on: box(full, <Check className="size-3" strokeWidth={3} />),
  mixed: box(full, <Minus className="size-3" strokeWidth={3} />),
} as const;

/** The checkbox of a table row, or with three states that of its head. Light, as a long list has many; a click does not open the row. */
export function SelectBox({ label, state, onChange, tabIndex = 0, className }: Props): ReactNode {
  const handleClick = (event: MouseEvent) => {
    event.stopPropagation();
    onChange(state !== 'on', { isRange: event.shiftKey });
  };
  return (
    <button
      type="button"
      role="checkbox"
      aria-label={label}
      aria-checked={state === 'mixed' ? 'mixed' : state === 'on'}
      tabIndex={tabIndex}
      onClick={handleClick}
      onKeyDown={(event) => {
        // The row would take Space and Enter for itself.
        if (event.key === ' ' || event.key === 'Enter') event.stopPropagation();
      }}
      // The box is 16 px; what can be hit is 24.
      className={cn('group inline-flex size-6 shrink-0 items-center justify-center rounded-sm', className)}
    >
      {boxes[state]}
    </button>
  );
}
