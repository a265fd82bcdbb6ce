import { memo, type ReactNode } from 'react';
import { cn } from './cn.ts';

export type Tone = 'running' | 'stopped' | 'working' | 'attention' | 'failed';
const dots: Record<Tone, string> = {
  running: 'bg-running',
  stopped: 'bg-stopped',
  working: 'bg-working',
  attention: 'bg-attention',
  failed: 'bg-failed',
};
const words: Record<Tone, string> = {
  running: 'text-running',
  stopped: 'text-ink-3',
  working: 'text-working',
  attention: 'text-attention',
  failed: 'text-failed',
};

// All three are left alone while they say the same, as a list that is searched fills in every row at each letter.

export const Dot = memo(function Dot({ tone, isHollow = false }: { tone: Tone; isHollow?: boolean }): ReactNode {
  return (
    <span
      aria-hidden
      className={cn(
        'inline-block size-2 shrink-0 rounded-full forced-color-adjust-none',
        isHollow ? 'border-[1.5px] border-current' : dots[tone],
        isHollow && words[tone],
      )}
    />
  );
});

/** A state: always dot and word, never colour alone. */
export const StatusWord = memo(function StatusWord({
  tone,
  children,
  isHollow = false,
}: {
  tone: Tone;
  children: ReactNode;
  isHollow?: boolean;
}): ReactNode {
  return (
    <span className={cn('inline-flex items-center gap-1.5 whitespace-nowrap', words[tone])}>
      <Dot tone={tone} isHollow={isHollow} />
      {children}
    </span>
  );
});

export const Badge = memo(function Badge({
  children,
  className,
}: {
  children: ReactNode;
  className?: string;
}): ReactNode {
  return (
    <span
      className={cn(
        'inline-flex h-[18px] items-center gap-1 rounded-sm border border-line bg-sunken px-1.5 text-xs whitespace-nowrap text-ink-2',
        className,
      )}
    >
      {children}
    </span>
  );
});
