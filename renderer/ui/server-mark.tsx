import type { ReactNode } from 'react';
import { cn } from './cn.ts';

const fills = {
  none: 'border border-line-strong',
  teal: 'bg-accent',
  blue: 'bg-working',
  violet: 'bg-[var(--ansi-magenta)]',
  amber: 'bg-attention',
  red: 'bg-failed',
  green: 'bg-running',
} as const;

/** The colour a server was given; square, so that it is not taken for a state. Its name stands beside it. */
export function ServerMark({ colour }: { colour: keyof typeof fills }): ReactNode {
  return <span aria-hidden className={cn('size-2 shrink-0 rounded-[2px]', fills[colour])} />;
}
