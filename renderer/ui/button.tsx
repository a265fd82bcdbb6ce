import { cva, type VariantProps } from 'class-variance-authority';
import { useId, type ComponentProps, type MouseEvent, type ReactNode } from 'react';
import { cn } from './cn.ts';
import { Tooltip } from './tooltip.tsx';

const look = cva(
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap transition-colors duration-100 aria-disabled:opacity-50 [&_svg]:size-3.5 [&_svg]:shrink-0',
  {
    variants: {
      tone: {
        plain: 'border-line-strong bg-raised text-ink hover:not-aria-disabled:bg-hover',
        primary: 'border-transparent bg-accent-solid text-on-accent hover:not-aria-disabled:bg-accent-strong',
        danger: 'border-transparent bg-failed-solid text-on-accent hover:not-aria-disabled:bg-failed-strong',
        'danger-plain': 'border-line-strong bg-raised text-failed hover:not-aria-disabled:bg-failed-soft',
        ghost: 'border-transparent text-ink-2 hover:not-aria-disabled:bg-hover hover:not-aria-disabled:text-ink',
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
  };

export function Button({
  tone,
  size,
  shape,
  className,
  disabledReason,
  isBusy = false,
  onClick,
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
  const button = (
    <button
      {...rest}
      type={type}
      className={cn(look({ tone, size, shape }), className)}
      aria-disabled={isOff || undefined}
      aria-busy={isBusy || undefined}
      aria-describedby={disabledReason ? reasonId : rest['aria-describedby']}
      onClick={handleClick}
    >
      {isBusy && (
        <span aria-hidden className="size-3 animate-spin rounded-full border-2 border-current border-r-transparent" />
      )}
      {children}
    </button>
  );
  if (!disabledReason) return button;
  return (
    <>
      <Tooltip text={disabledReason}>{button}</Tooltip>
      <span id={reasonId} className="sr-only">
        {disabledReason}
      </span>
    </>
  );
}

type IconButtonProps = Omit<ButtonProps, 'shape' | 'children' | 'aria-label'> & { label: string; children: ReactNode };

/** A button of one picture; its label is its name and its tooltip. */
export function IconButton({ label, children, disabledReason, ...rest }: IconButtonProps): ReactNode {
  const button = (
    <Button {...rest} shape="icon" tone={rest.tone ?? 'ghost'} aria-label={label} disabledReason={disabledReason}>
      {children}
    </Button>
  );
  return disabledReason ? button : <Tooltip text={label}>{button}</Tooltip>;
}
