import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';

type Props = {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, the safe one first. */
  actions?: ReactNode;
  className?: string;
};

/** Modal; Esc closes it and the focus returns to where it was. */
export function Dialog({ isOpen, onClose, title, description, children, actions, className }: Props): ReactNode {
  return (
    <Base.Root
      open={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-backdrop" />
        <Base.Popup
          className={cn(
            'fixed top-[18%] left-1/2 z-40 flex max-h-[75vh] w-120 max-w-[calc(100vw-48px)] -translate-x-1/2 flex-col rounded-lg border border-line bg-raised shadow-pop outline-none',
            className,
          )}
        >
          <div className="flex flex-col gap-3 overflow-y-auto p-5">
            <Base.Title className="text-lg font-semibold">{title}</Base.Title>
            {description && <Base.Description className="text-ink-2">{description}</Base.Description>}
            {children}
          </div>
          {actions && <div className="flex justify-end gap-2 border-t border-line px-5 py-3">{actions}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
