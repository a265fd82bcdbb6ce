import { ContextMenu as BaseContext } from '@base-ui/react/context-menu';
import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import type { ButtonProps } from './button.tsx';
import type { MenuEntry } from './menu-entries.ts';
import { MenuSheet } from './menu-items.tsx';

type Props = {
  /** The button that opens it; with a `disabledReason` it opens nothing and says why. */
  trigger: ReactElement<Pick<ButtonProps, 'disabledReason'>>;
  entries: readonly MenuEntry[];
  /** Its name where the button's own is not enough. */
  label?: string;
  align?: 'start' | 'end';
};

/** Deeds behind a button. Arrows, Home, End and letters move; Esc closes; the focus returns to the button. */
export function Menu({ trigger, entries, label, align = 'start' }: Props): ReactNode {
  if (trigger.props.disabledReason) return trigger;
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <MenuSheet entries={entries} label={label} align={align} />
    </Base.Root>
  );
}

type ContextProps = {
  /** The element the menu belongs to; right click and the menu key open it there. */
  children: ReactElement;
  entries: readonly MenuEntry[];
  label: string;
  onOpenChange?: (isOpen: boolean) => void;
};

/**
 * The same deeds under the pointer. One around a whole list is enough: a row says in its own `onContextMenu` whose the entries are,
 * before the event arrives here; `stopPropagation` there keeps the menu shut.
 */
export function ContextMenu({ children, entries, label, onOpenChange }: ContextProps): ReactNode {
  return (
    <BaseContext.Root {...(onOpenChange ? { onOpenChange: (isOpen) => onOpenChange(isOpen) } : {})}>
      <BaseContext.Trigger render={children} />
      <MenuSheet entries={entries} label={label} />
    </BaseContext.Root>
  );
}
