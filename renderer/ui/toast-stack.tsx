import { X } from 'lucide-react';
import { useEffect, useRef, type FocusEvent, type KeyboardEvent, type ReactNode } from 'react';
import { Dot } from './badge.tsx';
import { Button, IconButton } from './button.tsx';

export type ToastView = {
  readonly id: number;
  readonly tone: 'info' | 'success' | 'failure';
  readonly title: string;
  readonly text: string;
  readonly actions: readonly { readonly label: string; readonly run: () => void }[];
};

type Props = {
  toasts: readonly ToastView[];
  onDismiss: (id: number) => void;
  /** Somebody reads them, or no longer. */
  onHold: () => void;
  onRelease: () => void;
};

const tones = { info: 'working', success: 'running', failure: 'failed' } as const;
const words = { info: 'Message', success: 'Done', failure: 'Failed' } as const;

/** Messages above each other, the newest at the bottom. Esc closes the one that has the focus, which then goes to the next or back. */
export function ToastStack({ toasts, onDismiss, onHold, onRelease }: Props): ReactNode {
  const region = useRef<HTMLOListElement>(null);
  const cameFrom = useRef<HTMLElement | null>(null);
  const isEmpty = toasts.length === 0;
  // The last one may go from under the pointer, which then never leaves it.
  useEffect(() => {
    if (isEmpty) onRelease();
  }, [isEmpty, onRelease]);

  const close = (toast: ToastView, card: HTMLElement) => {
    const hadFocus = card.contains(document.activeElement);
    const neighbour = card.nextElementSibling ?? card.previousElementSibling;
    onDismiss(toast.id);
    if (!hadFocus) return;
    const next = neighbour?.querySelector<HTMLElement>('button:last-of-type') ?? cameFrom.current;
    if (next?.isConnected) next.focus();
  };
  const handleFocus = (event: FocusEvent) => {
    onHold();
    if (event.relatedTarget instanceof HTMLElement && !region.current?.contains(event.relatedTarget))
      cameFrom.current = event.relatedTarget;
  };
  const handleBlur = (event: FocusEvent) => {
    if (!region.current?.contains(event.relatedTarget)) onRelease();
  };
  return (
    <div
      role="region"
      aria-label="Messages"
      aria-live="polite"
      aria-relevant="additions"
      // Above the status bar, and above the bar of buttons a page may have at its foot. The page says so at the root: with `:has()`
      // the styles of the whole window would be looked at again with every line of a running log. While a dialog is open they stand in the
      // corner that its buttons are not in.
      className="pointer-events-none fixed right-4 bottom-11 z-50 w-80 [:root[data-foot-bar]_&]:bottom-24 [:root[data-modal]_&]:top-4 [:root[data-modal]_&]:bottom-auto!"
    >
      <ol
        ref={region}
        // In large type they must not cover what they are about.
        className="flex flex-col gap-2 [@media(max-height:520px)]:-m-2 [@media(max-height:520px)]:max-h-[45vh] [@media(max-height:520px)]:overflow-y-auto [@media(max-height:520px)]:p-2"
        onPointerEnter={onHold}
        onPointerLeave={onRelease}
        onFocus={handleFocus}
        onBlur={handleBlur}
      >
        {toasts.map((toast) => (
          <Card key={toast.id} toast={toast} onClose={close} />
        ))}
      </ol>
    </div>
  );
}

function Card({
  toast,
  onClose,
}: {
  toast: ToastView;
  onClose: (toast: ToastView, card: HTMLElement) => void;
}): ReactNode {
  const card = useRef<HTMLLIElement>(null);
  const close = () => {
    if (card.current) onClose(toast, card.current);
  };
  const handleKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
  };
  return (
    <li
      ref={card}
      onKeyDown={handleKey}
      className="pointer-events-auto flex items-start gap-2.5 rounded-md border border-line-strong bg-raised py-2 pr-2 pl-3 shadow-pop transition-[opacity,translate] duration-100 starting:translate-y-1 starting:opacity-0"
    >
      <span className="flex h-6 items-center">
        <Dot tone={tones[toast.tone]} />
      </span>
      <div role={toast.tone === 'failure' ? 'alert' : undefined} className="min-w-0 flex-1 py-0.5" data-selectable>
        <span className="sr-only">{words[toast.tone]}: </span>
        <span className="font-medium [overflow-wrap:anywhere]">{toast.title}</span>
        {toast.text && <div className="max-h-40 overflow-y-auto text-ink-2 [overflow-wrap:anywhere]">{toast.text}</div>}
        {toast.actions.length > 0 && (
          <div className="mt-1.5 flex flex-wrap gap-1.5">
            {toast.actions.map(({ label, run }) => (
              <Button
                key={label}
                size="small"
                onClick={() => {
                  close();
                  run();
                }}
              >
                {label}
              </Button>
            ))}
          </div>
        )}
      </div>
      <IconButton label="Close message" size="small" onClick={close}>
        <X aria-hidden />
      </IconButton>
    </li>
  );
}
