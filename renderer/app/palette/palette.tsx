import { Dialog } from '@base-ui/react/dialog';
import { useRef, type ReactNode } from 'react';
import { toErrorData } from '../../../shared/errors.ts';
import { describeError } from '../../errors/describe-error.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import type { Entry } from './entry.ts';
import { PaletteList } from './palette-list.tsx';

/** Every place and deed by name. */
export function Palette(): ReactNode {
  const { stores } = useApp();
  const isOpen = useSelect(stores.overlay, ({ overlay }) => overlay === 'palette');
  const input = useRef<HTMLInputElement>(null);
  const chosen = useRef<Entry['run']>(undefined);
  const choose = (entry: Entry, remembered: string) => {
    stores.recent.remember(remembered);
    chosen.current = entry.run;
    stores.overlay.close();
  };
  // The deed comes after the focus is back where it was: what it opens shall give it back there as well.
  const runChosen = () => {
    const run = chosen.current;
    chosen.current = undefined;
    if (!run) return;
    requestAnimationFrame(() => {
      Promise.resolve(run()).catch((error: unknown) => {
        const words = describeError(toErrorData(error));
        stores.toasts.show('failure', words.title, words.explanation);
      });
    });
  };
  return (
    <Dialog.Root
      open={isOpen}
      onOpenChange={(open) => {
        if (!open) stores.overlay.close();
      }}
      onOpenChangeComplete={(open) => {
        if (!open) runChosen();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-backdrop" />
        <Dialog.Popup
          aria-label="Command palette"
          // Not by the field itself: then it would be what the focus is given back to.
          initialFocus={input}
          className="fixed top-[14%] left-1/2 z-40 flex max-h-[76vh] w-140 max-w-[calc(100vw-48px)] -translate-x-1/2 flex-col overflow-hidden rounded-lg border border-line bg-raised shadow-pop outline-none"
        >
          <PaletteList input={input} onChoose={choose} onClose={stores.overlay.close} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
