import { memo, type ReactNode } from 'react';
import { cn } from '../../ui/cn.ts';
import { MeterBar } from '../../ui/meter.tsx';

/** As wide as the widest number of the column, so that the bars before them begin in one line. */
const widths = { percent: 'min-w-9', bytes: 'min-w-14' } as const;

type Props = { share: number | null; text: string; of: keyof typeof widths };

/** A number with a small bar before it; the number says it all, the bar lets a column be read at a glance. */
export const UsageBar = memo(function UsageBar({ share, text, of }: Props): ReactNode {
  return (
    <span className="flex items-center justify-end gap-1.5">
      {share !== null && <MeterBar share={share} className="w-5 min-w-0 shrink" />}
      <span className={cn('shrink-0 text-right', widths[of], share !== null && share >= 0.9 && 'text-attention')}>
        {text}
      </span>
    </span>
  );
});
