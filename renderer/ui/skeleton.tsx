import type { ReactNode } from 'react';
import { cn } from './cn.ts';

const bar = 'h-2.5 rounded-full bg-line';
// In its place from the first moment, so that nothing jumps; seen only when the wait has lasted 150 ms.
const late = 'animate-[appear_0s_linear_150ms_both]';

/** Grey bars in the place of rows that are on their way, as high as the rows of a table. */
export function SkeletonRows({ count = 8, label }: { count?: number; label: string }): ReactNode {
  return (
    <div role="status" aria-label={label} className={cn('flex flex-col', late)}>
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className="flex h-8 items-center gap-6 border-b border-line px-4">
          <div className={cn(bar, 'w-16')} />
          <div className={cn(bar, 'w-40')} />
          <div className={cn(bar, 'w-24')} />
        </div>
      ))}
    </div>
  );
}

/** The same in the place of text or facts. */
export function SkeletonText({
  lines = 3,
  label,
  className,
}: {
  lines?: number;
  label: string;
  className?: string;
}): ReactNode {
  return (
    <div role="status" aria-label={label} className={cn('flex flex-col', late, className)}>
      {Array.from({ length: lines }, (_, index) => (
        <div key={index} className="flex h-6 items-center">
          <div className={cn(bar, index % 3 === 2 ? 'w-24' : index % 2 === 0 ? 'w-64' : 'w-48')} />
        </div>
      ))}
    </div>
  );
}
