import { AlertDialog } from '@base-ui/react/alert-dialog';
import { Dialog as Base } from '@base-ui/react/dialog';
import type { KeyboardEvent, ReactNode, RefObject } from 'react';
import { cn } from './cn.ts';
import { useModalMark } from './use-modal-mark.ts';

type Props = {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, the safe one first. */
  actions?: ReactNode;
  /** `alert`: a question that has to be answered; a click outside does not close it. */
  kind?: 'dialog' | 'alert';
  /** A click outside does not close it, so that nothing typed is lost by a slip. */
  isSticky?: boolean;
  /** What gets the focus; otherwise the first thing that can take it. */
  initialFocus?: RefObject<HTMLElement | null>;
  className?: string;
};

/** Modal; Esc closes it and the focus returns to where it was. */
export function Dialog({
  isOpen,
  onClose,
  title,
  description,
  children,
  actions,
  kind = 'dialog',
  isSticky = false,
  initialFocus,
  className,
}: Props): ReactNode {
  useModalMark(isOpen);
  const Part = kind === 'alert' ? AlertDialog : Base;
  return (
    <Part.Root
      {...(kind === 'dialog' ? { disablePointerDismissal: isSticky } : {})}
      open={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Part.Portal>
        <Part.Backdrop className="fixed inset-0 z-40 bg-backdrop" />
        <Part.Popup
          onKeyDownCapture={ignoreHeldEnter}
          {...(initialFocus ? { initialFocus } : {})}
          className={cn(
            'fixed top-[18%] left-1/2 z-40 flex max-h-[75vh] w-120 max-w-[calc(100vw-48px)] -translate-x-1/2 flex-col rounded-lg border border-line-strong bg-raised shadow-pop outline-none',
            className,
          )}
        >
          <div className="flex flex-col gap-3 overflow-y-auto p-5 [overflow-wrap:anywhere]">
            <Part.Title className="text-lg font-semibold">{title}</Part.Title>
            {description && <Part.Description className="text-ink-2">{description}</Part.Description>}
            {children}
          </div>
          {actions && <div className="flex justify-end gap-2 border-t border-line px-5 py-3">{actions}</div>}
        </Part.Popup>
      </Part.Portal>
    </Part.Root>
  );
}

/** An Enter that is held down since before the dialog came must not answer it. */
function ignoreHeldEnter(event: KeyboardEvent): void {
  if (event.repeat && event.key === 'Enter' && !(event.target instanceof HTMLTextAreaElement)) event.preventDefault();
}
