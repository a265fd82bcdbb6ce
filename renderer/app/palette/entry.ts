import type { LucideIcon } from 'lucide-react';

/** Something the palette offers: a deed, a place, or a thing with deeds of its own. */
export type Entry = {
  /** Stays the same from start to start: the last choices are remembered by it. */
  readonly id: string;
  readonly title: string;
  /** What it is, in a word; the heading above it where the list is in groups. */
  readonly kind: string;
  readonly icon: LucideIcon;
  readonly detail?: string;
  /** What it is also found by. */
  readonly words?: string;
  /** The shortcut that does the same, as `Kbd` takes it. */
  readonly keys?: string | null;
  /** Why it cannot be done now; it can still be found, so that the reason can be read. */
  readonly reason?: string | null;
  /** Shown while it is off only to those who look for it. */
  readonly isHiddenWhenOff?: boolean;
} & (
  | { readonly run: () => void | Promise<void>; readonly inside?: never }
  /** Choosing it leads on to these. */
  | { readonly run?: never; readonly inside: () => readonly Entry[] }
);
