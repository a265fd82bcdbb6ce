import { Progress } from '@base-ui/react/progress';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';

type Props = {
  label: string;
  percent: number;
  tone?: 'working' | 'running' | 'failed' | 'stopped';
  className?: string;
};
const fills = { working: 'bg-working', running: 'bg-running', failed: 'bg-failed', stopped: 'bg-stopped' } as const;

export function ProgressBar({ label, percent, tone = 'working', className }: Props): ReactNode {
  return (
    <Progress.Root value={percent} aria-label={label} className={className}>
      <Progress.Track className="h-1 overflow-hidden rounded-full bg-line">
        <Progress.Indicator className={cn('h-full rounded-full transition-[width] duration-100', fills[tone])} />
      </Progress.Track>
    </Progress.Root>
  );
}
