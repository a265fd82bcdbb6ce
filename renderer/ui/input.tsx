import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn.ts';

const shape =
  'w-full min-w-0 rounded-md border border-line-control bg-raised px-2 text-base text-ink hover:border-ink-3 aria-invalid:border-failed disabled:opacity-60 aria-disabled:opacity-60 aria-disabled:hover:border-line-control';

export function Input({
  className,
  isCode,
  unit,
  ...rest
}: ComponentProps<'input'> & { isCode?: boolean; unit?: string }): ReactNode {
  const input = (
    <input
      spellCheck={false}
      autoComplete="off"
      {...rest}
      className={cn(shape, 'h-7', isCode && 'font-mono text-sm', unit && 'pr-11', className)}
    />
  );
  if (!unit) return input;
  return (
    <div className="relative">
      {input}
      <span aria-hidden className="pointer-events-none absolute top-1 right-2 text-ink-3">
        {unit}
      </span>
    </div>
  );
}

export function Textarea({ className, isCode, ...rest }: ComponentProps<'textarea'> & { isCode?: boolean }): ReactNode {
  return (
    <textarea
      spellCheck={false}
      {...rest}
      className={cn(shape, 'resize-y py-1', isCode && 'font-mono text-sm leading-5 whitespace-pre', className)}
    />
  );
}
