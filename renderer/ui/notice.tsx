import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';

type Props = {
  tone: 'info' | 'attention' | 'failed';
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
};
const looks = {
  info: { box: 'border-line bg-sunken', icon: 'text-ink-2', Icon: Info },
  attention: { box: 'border-attention/30 bg-attention-soft', icon: 'text-attention', Icon: TriangleAlert },
  failed: { box: 'border-failed/30 bg-failed-soft', icon: 'text-failed', Icon: CircleAlert },
} as const;

/** A remark that stands where it matters. */
export function Notice({ tone, title, children, action, className }: Props): ReactNode {
  const { box, icon, Icon } = looks[tone];
  return (
    <div
      role={tone === 'failed' ? 'alert' : 'note'}
      className={cn('flex gap-2.5 rounded-md border px-3 py-2', box, className)}
    >
      <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', icon)} />
      <div className="flex min-w-0 flex-1 flex-col gap-1" data-selectable>
        <div className="font-medium">{title}</div>
        {children}
      </div>
      {action && <div className="shrink-0">{action}</div>}
    </div>
  );
}
