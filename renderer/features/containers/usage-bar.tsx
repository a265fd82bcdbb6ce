import type { ReactNode } from 'react';
import { cn } from '../../ui/cn.ts';

/** A number with a small bar before it; the number says it all, the bar lets a column be read at a glance. */
export function UsageBar({ share, text }: { share: number | null; text: string }): ReactNode {
  const percent = share === null ? 0 : Math.min(100, Math.max(0, Math.round(share * 100)));
  return (
    <span className="flex items-center justify-end gap-1.5">
      {share !== null && (
        <span aria-hidden className="h-1 w-5 shrink-0 overflow-hidden rounded-full bg-line">
          <span
            className={cn('block h-full rounded-full', percent >= 90 ? 'bg-attention' : 'bg-ink-3')}
            style={{ width: `${percent}%` }}
          />
        </span>
      )}
      <span className={cn('truncate', percent >= 90 && 'text-attention')}>{text}</span>
    </span>
  );
}
