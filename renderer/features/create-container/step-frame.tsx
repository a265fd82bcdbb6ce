import { useEffect, type ReactNode } from 'react';
import { useFootBar } from '../../hooks/use-foot-bar.ts';
import { useLatest } from '../../hooks/use-latest.ts';
import { isPopupOpen } from '../../ui/popup-open.ts';

type Props = {
  children: ReactNode;
  /** Beside the buttons, such as what keeps one from going on. */
  note?: ReactNode;
  /** Back, and the one that goes on: in every step at the same place. */
  buttons: ReactNode;
  /** What Ctrl+Enter does; null while it can do nothing. */
  onForward: (() => void) | null;
};

/** One step: a column of at most 640 px, and below it the buttons, which never move. */
export function StepFrame({ children, note, buttons, onForward }: Props): ReactNode {
  const forward = useLatest(onForward);
  useEffect(() => {
    const handle = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
      if (isPopupOpen()) return;
      event.preventDefault();
      // Held down it would go through steps, and start a plan, that nobody has seen.
      if (!event.repeat) forward.current?.();
    };
    window.addEventListener('keydown', handle);
    return () => window.removeEventListener('keydown', handle);
  }, [forward]);
  useFootBar();
  return (
    <div className="flex min-w-0 flex-1 flex-col">
      {/* The column stays where it is when a step is longer than the window. */}
      <div className="min-h-0 flex-1 [scrollbar-gutter:stable] overflow-y-auto px-6 py-6">
        <div className="mx-auto w-full max-w-160">{children}</div>
      </div>
      <div className="flex min-h-12 shrink-0 flex-wrap items-center justify-end gap-2 border-t border-line px-6 py-2.5">
        <div className="min-w-32 flex-1 text-ink-2 empty:min-w-0">{note}</div>
        <div className="flex gap-2">{buttons}</div>
      </div>
    </div>
  );
}
