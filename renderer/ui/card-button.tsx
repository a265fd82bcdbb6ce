import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn.ts';

/** Around a `CardButton`: all of it can be clicked, and it shows the focus. */
export const cardClass =
  'relative has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-1';

/**
 * The title of a card as its button: what is said is the title, what can be clicked is the whole card. A button around everything would be
 * read out with every word on it, or be called otherwise than it looks.
 */
export function CardButton({ className, children, ...rest }: ComponentProps<'button'>): ReactNode {
  return (
    <button
      type="button"
      data-card-button
      {...rest}
      className={cn('min-w-0 truncate text-left outline-none after:absolute after:inset-0', className)}
    >
      {children}
    </button>
  );
}
