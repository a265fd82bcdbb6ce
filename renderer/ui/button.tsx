import { cva, type VariantProps } from 'class-variance-authority';
import { useId, type ComponentProps, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { cn } from './cn.ts';
import { Tooltip } from './tooltip.tsx';

const look = cva(
  'group/button inline-flex shrink-0 items-center justify-center rounded-md border font-medium whitespace-nowrap transition-colors duration-100 aria-disabled:not-aria-busy:opacity-50 [&_svg]:size-3.5 [&_svg]:shrink-0',
  {
    variants: {
      tone: {
        plain:
          'border-line-strong bg-raised text-ink hover:not-aria-disabled:bg-hover active:not-aria-disabled:bg-line aria-pressed:bg-hover data-popup-open:bg-hover',
        primary:
          'border-transparent bg-accent-solid text-on-accent hover:not-aria-disabled:bg-accent-strong active:not-aria-disabled:brightness-90',
        danger:
          'border-transparent bg-failed-solid text-on-accent hover:not-aria-disabled:bg-failed-strong active:not-aria-disabled:brightness-90',
        'danger-plain':
          'border-line-strong bg-raised text-failed hover:not-aria-disabled:bg-failed-soft active:not-aria-disabled:brightness-95',
        ghost:
          'border-transparent text-ink-2 hover:not-aria-disabled:bg-hover hover:not-aria-disabled:text-ink active:not-aria-disabled:bg-line aria-pressed:bg-hover aria-pressed:text-ink data-popup-open:bg-hover data-popup-open:text-ink',
      },
      size: { regular: 'h-7 px-2.5 text-base', small: 'h-6 px-2 text-sm', large: 'h-8 px-3.5 text-base' },
      shape: { text: '', icon: 'w-7 px-0' },
    },
    compoundVariants: [{ size: 'small', shape: 'icon', class: 'w-6' }],
    defaultVariants: { tone: 'plain', size: 'regular', shape: 'text' },
  },
);

export type ButtonProps = Omit<ComponentProps<'button'>, 'disabled'> &
  VariantProps<typeof look> & {
    /** Why it cannot be used now: shown on hover and read out. The button stays focusable, so that the reason can be found. */
    disabledReason?: string | null | undefined;
    isBusy?: boolean | undefined;
    /** Said on hover while there is no reason to say. */
    tip?: string | undefined;
  };

export function Button({
  tone,
  size,
  shape,
  className,
  disabledReason,
  tip,
  isBusy = false,
  onClick,
  onKeyDown,
  children,
  type = 'button',
  ...rest
}: ButtonProps): ReactNode {
  const reasonId = useId();
  const isOff = isBusy || Boolean(disabledReason);
  const handleClick = (event: MouseEvent<HTMLButtonElement>) => {
    if (isOff) event.preventDefault();
    else onClick?.(event);
  };
  const handleKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    // A key that is held presses once: the focus may have come here while it was down.
    if (event.repeat && event.key === 'Enter') event.preventDefault();
    onKeyDown?.(event);
  };
  const button = (
    <button
      {...rest}
      type={type}
      className={cn(look({ tone, size, shape }), className)}
      aria-disabled={isOff || undefined}
      aria-busy={isBusy || undefined}
      aria-describedby={disabledReason ? reasonId : rest['aria-describedby']}
      onClick={handleClick}
      onKeyDown={handleKeyDown}
    >
      {/* The ring stands where the icon was, or over the words: a button never changes its width. */}
      <span className="relative inline-flex min-w-0 items-center gap-1.5">
        <span
          className={cn(
            'inline-flex min-w-0 items-center gap-1.5',
            isBusy && 'not-has-[svg]:opacity-0 [&_svg]:opacity-0',
          )}
        >
          {children}
        </span>
        {isBusy && (
          <span className="absolute inset-0 flex items-center justify-center group-has-[svg]/button:justify-start">
            <Ring />
          </span>
        )}
      </span>
    </button>
  );
  if (disabledReason === undefined && tip === undefined) return button;
  // The same tree with and without a reason: a button that goes on or off stays the one that has the focus.
  return (
    <>
      <Tooltip text={disabledReason ?? tip ?? null}>{button}</Tooltip>
      {disabledReason && (
        <span id={reasonId} className="sr-only">
          {disabledReason}
        </span>
      )}
    </>
  );
}

const Ring = (): ReactNode => (
  <span
    aria-hidden
    className="mx-px size-3 animate-spin rounded-full border-2 border-current border-r-transparent motion-reduce:animate-none"
  />
);

type IconButtonProps = Omit<ButtonProps, 'shape' | 'children' | 'aria-label' | 'tip'> & {
  label: string;
  children: ReactNode;
};

/** A button of one picture; its label is its name and its tooltip. */
export function IconButton({ label, children, ...rest }: IconButtonProps): ReactNode {
  return (
    <Button {...rest} shape="icon" tone={rest.tone ?? 'ghost'} aria-label={label} tip={label}>
      {children}
    </Button>
  );
}
