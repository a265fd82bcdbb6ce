import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';

type Props = {
  /** Null: nothing to say now; what stands under it keeps its place and its focus. */
  text: ReactNode;
  side?: 'top' | 'bottom' | 'left' | 'right';
  children: ReactElement<Record<string, unknown>>;
};

/** Says more about the thing under the pointer or with the focus. */
export function Tooltip({ text, side = 'bottom', children }: Props): ReactNode {
  return (
    <Base.Root disabled={text === null}>
      <Base.Trigger delay={400} render={children} />
      <Base.Portal>
        <Base.Positioner
          side={side}
          sideOffset={6}
          collisionPadding={8}
          // One that came with the focus stays as long as that, and must not take the clicks meant for what is under it.
          className="z-50 data-[instant=focus]:pointer-events-none"
        >
          <Base.Popup className="max-w-72 rounded-md border border-line-strong bg-raised px-2 py-1 text-sm text-ink shadow-pop">
            {text}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
