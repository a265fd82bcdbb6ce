import { memo, type ReactNode } from 'react';
import { cn } from './cn.ts';

const fills = {
  none: 'bg-transparent',
  teal: 'bg-accent',
  blue: 'bg-working',
  violet: 'bg-[var(--ansi-magenta)]',
  amber: 'bg-attention',
  red: 'bg-failed',
  green: 'bg-running',
} as const;
export type MarkColour = keyof typeof fills;

/** The colour a person gave to a thing: an upright bar, so that it is never taken for a state, which is a dot. */
export const ColourMark = memo(function ColourMark({
  colour,
  className,
}: {
  colour: MarkColour;
  className?: string;
}): ReactNode {
  return (
    <span
      aria-hidden
      className={cn('inline-block h-3.5 w-1 shrink-0 rounded-full forced-color-adjust-none', fills[colour], className)}
    />
  );
});
