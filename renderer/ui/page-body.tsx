import type { ReactNode } from 'react';
import { cn } from './cn.ts';

export function Section({
  title,
  children,
  aside,
  className,
  level = 3,
}: {
  title: string;
  children: ReactNode;
  aside?: ReactNode;
  className?: string;
  /** 2 where the page has no title between its own and this one. */
  level?: 2 | 3;
}): ReactNode {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <section aria-label={title} className={cn('flex flex-col gap-2', className)}>
      <div className="flex min-h-6 items-center justify-between">
        <Heading className="text-sm font-medium text-ink-2">{title}</Heading>
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
