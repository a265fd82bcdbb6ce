import type { ReactNode } from 'react';
import { cn } from './cn.ts';

export function Section({
  title,
  children,
  aside,
  className,
}: {
  title: string;
  children: ReactNode;
  aside?: ReactNode;
  className?: string;
}): ReactNode {
  return (
    <section aria-label={title} className={cn('flex flex-col gap-2', className)}>
      <div className="flex min-h-6 items-center justify-between">
        <h3 className="text-sm font-medium text-ink-2">{title}</h3>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** Names and values under each other. */
export function Facts({ facts }: { facts: readonly [name: string, value: ReactNode][] }): ReactNode {
  return (
    <dl className="grid grid-cols-[112px_minmax(0,1fr)] gap-x-3 gap-y-1">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-3">{name}</dt>
          <dd data-selectable className="min-w-0 [overflow-wrap:anywhere]">
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
