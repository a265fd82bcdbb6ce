import type { ReactNode } from 'react';
import { cn } from '../../ui/cn.ts';
import { MeterBar } from '../../ui/meter.tsx';

/** A number with a small bar before it; the number says it all, the bar lets a column be read at a glance. */
export function UsageBar({ share, text }: { share: number | null; text: string }): ReactNode {
  return (
    <span className="flex items-center justify-end gap-1.5">
      {share !== null && <MeterBar share={share} className="w-5 shrink-0" />}
      <span className={cn('truncate', share !== null && share >= 0.9 && 'text-attention')}>{text}</span>
    </span>
  );
}
