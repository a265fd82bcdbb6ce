import type { ReactNode } from 'react';

type Props = { icon: ReactNode; title: string; children?: ReactNode; action?: ReactNode };

/** Says which kind of nothing this is, and what to do about it. */
export function EmptyState({ icon, title, children, action }: Props): ReactNode {
  return (
    <div className="flex h-full min-h-48 flex-col items-center justify-center gap-2 px-8 text-center">
      <div aria-hidden className="text-ink-3 [&_svg]:size-6 [&_svg]:stroke-[1.5]">
        {icon}
      </div>
      <div className="font-medium">{title}</div>
      {children && <div className="max-w-96 text-ink-2">{children}</div>}
      {action && <div className="mt-2 flex gap-2">{action}</div>}
    </div>
  );
}
