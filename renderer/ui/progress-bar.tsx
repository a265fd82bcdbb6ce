import { Progress } from '@base-ui/react/progress';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';

type Props = {
  label: string;
  /** Null while nothing can be said about how far it is. */
  percent: number | null;
  /** `attention`: paused, it waits for the user. */
  tone?: 'working' | 'attention' | 'running' | 'failed' | 'stopped';
  className?: string;
};
const fills = {
  working: 'bg-working',
  attention: 'bg-attention hatched text-canvas',
  running: 'bg-running',
  failed: 'bg-failed',
  stopped: 'bg-stopped',
} as const;

/** How far something is. Waiting is a hatched track rather than a moving one: nothing moves that has nothing to say. */
export function ProgressBar({ label, percent, tone = 'working', className }: Props): ReactNode {
  return (
    <Progress.Root value={percent} aria-label={label} className={className}>
      <Progress.Track
        className={cn(
          'h-1 overflow-hidden rounded-full bg-line-strong forced-color-adjust-none',
          percent === null && 'hatched text-working',
        )}
      >
        {percent !== null && (
          <Progress.Indicator className={cn('h-full rounded-full transition-[width] duration-100', fills[tone])} />
        )}
      </Progress.Track>
    </Progress.Root>
  );
}
