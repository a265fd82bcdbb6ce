import type { ReactNode } from 'react';
import { formatBytes } from '../../ui/format.ts';
import { MeterBar } from '../../ui/meter.tsx';

type Props = { label: string; used: number | null; total: number | null; isPast: boolean; what?: string };

/** A small bar with its numbers; nothing where they are not known. */
export function UsedOf({ label, used, total, isPast, what = '' }: Props): ReactNode {
  if (used === null || total === null || total <= 0) return null;
  return (
    <span className="flex min-w-44 items-center gap-2">
      <MeterBar share={used / total} isStale={isPast} className="w-16 shrink-0" />
      <span className="text-sm text-ink-2">
        <span className="sr-only">{label}: </span>
        {formatBytes(used)} of {formatBytes(total)}
        {what}
      </span>
    </span>
  );
}
