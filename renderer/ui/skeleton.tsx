import type { ReactNode } from 'react';

/** Grey bars in the place of rows that are on their way. */
export function SkeletonRows({ count = 8, label }: { count?: number; label: string }): ReactNode {
  return (
    <div role="status" aria-label={label} className="flex flex-col">
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className="flex h-8 items-center gap-6 border-b border-line px-4">
          <div className="h-2.5 w-16 rounded-full bg-line" />
          <div className="h-2.5 w-40 rounded-full bg-line" />
          <div className="h-2.5 w-24 rounded-full bg-line" />
        </div>
      ))}
    </div>
  );
}
