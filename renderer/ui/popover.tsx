import { Popover as Base } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';
import type { ButtonProps } from './button.tsx';
import { cn } from './cn.ts';

type Props = {
  trigger: ReactElement<Pick<ButtonProps, 'disabledReason'>>;
  title: string;
  /** The title is always read out; it is shown unless it would only repeat the button. */
  isTitleHidden?: boolean;
  children: ReactNode;
  side?: 'top' | 'bottom' | 'left' | 'right';
  align?: 'start' | 'center' | 'end';
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
  className?: string;
};

/** A little form or list that belongs to a button. Esc and a click outside close it; the focus returns to the button. */
export function Popover({
  trigger,
  title,
  isTitleHidden = false,
  children,
  side = 'bottom',
  align = 'start',
  isOpen,
  onOpenChange,
  className,
}: Props): ReactNode {
  if (trigger.props.disabledReason) return trigger;
  return (
    <Base.Root
      {...(isOpen === undefined ? {} : { open: isOpen })}
      {...(onOpenChange ? { onOpenChange: (next) => onOpenChange(next) } : {})}
    >
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} collisionPadding={8} className="z-40">
          <Base.Popup
            className={cn(
              'flex max-h-(--available-height) w-72 max-w-[calc(100vw-16px)] flex-col gap-3 overflow-y-auto rounded-md border border-line-strong bg-raised p-3 shadow-pop outline-none',
              className,
            )}
          >
            <Base.Title className={isTitleHidden ? 'sr-only' : 'text-sm font-medium text-ink-2'}>{title}</Base.Title>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
