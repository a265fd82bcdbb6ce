import type { ComponentProps, ReactNode } from 'react';

/** Lucide's SquareDashed in one stroke instead of twelve: it stands in every row of a long list. */
export const DashedSquare = (props: ComponentProps<'svg'>): ReactNode => (
  <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth={2} strokeLinecap="round" {...props}>
    <rect x={3} y={3} width={18} height={18} rx={2} strokeDasharray="2.2 3.5" strokeDashoffset={-3} />
  </svg>
);
