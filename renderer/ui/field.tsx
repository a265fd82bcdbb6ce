import { useId, type ReactNode } from 'react';
import { cn } from './cn.ts';

export type ControlProps = {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
  'aria-required': true | undefined;
};

type Props = {
  label: string;
  help?: ReactNode;
  error?: string | undefined;
  /** Said instead of the help when all is well, such as "free". */
  note?: ReactNode;
  /** What will be sent to Proxmox for it, such as `memory=2048`; null for nothing, which leaves it to Proxmox. */
  sends?: string | null;
  isRequired?: boolean;
  /** Whether what stands in it would be refused, as is told elsewhere. */
  isRefused?: boolean;
  /** The id of what else is told of it. */
  describedBy?: string | undefined;
  className?: string;
  children: (control: ControlProps) => ReactNode;
};

/** A label, its control, and what helps to fill it in. The error replaces the help, so nothing jumps. */
export function Field({
  label,
  help,
  error,
  note,
  sends,
  isRequired = false,
  isRefused = false,
  describedBy,
  className,
  children,
}: Props): ReactNode {
  const id = useId();
  const textId = `${id}-text`;
  const sendsId = `${id}-sends`;
  const text = error ?? note ?? help;
  return (
    <div className={cn('flex min-w-0 flex-col gap-1', className)}>
      <div className="flex h-4 min-w-0 items-baseline justify-between gap-3">
        <label
          htmlFor={id}
          className="shrink-0 text-sm font-medium text-ink"
          // A native control takes the focus by itself; the others are asked to.
          onClick={() => document.querySelector<HTMLElement>(`#${CSS.escape(id)}`)?.focus()}
        >
          {label}
        </label>
        {sends !== undefined && (
          <span id={sendsId} className="min-w-0 truncate text-xs text-ink-3" title={sends ?? undefined}>
            {sends === null ? (
              'not sent'
            ) : (
              <>
                <span className="sr-only">sends </span>
                <span className="font-mono">{sends}</span>
              </>
            )}
          </span>
        )}
      </div>
      {children({
        id,
        'aria-describedby':
          [text && textId, describedBy, sends !== undefined && sendsId].filter(Boolean).join(' ') || undefined,
        'aria-invalid': error || isRefused ? true : undefined,
        'aria-required': isRequired ? true : undefined,
      })}
      {text && (
        <div
          id={textId}
          role={error ? 'alert' : undefined}
          className={cn('text-sm', error ? 'text-failed' : 'text-ink-3')}
        >
          {text}
        </div>
      )}
    </div>
  );
}
