import type { ReactNode } from 'react';

type Shared = {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  /** Why it cannot be used now. The entry can still be reached, so that the reason can be read. */
  readonly disabledReason?: string | null | undefined;
};

export type MenuItem = Shared & {
  readonly kind: 'item';
  readonly tone?: 'plain' | 'danger';
  /** The shortcut that does the same, as `Kbd` takes it: `mod+c`, `g c`. */
  readonly keyHint?: string | null | undefined;
  readonly onSelect: () => void;
};

export type MenuEntry =
  | MenuItem
  | (Shared & { readonly kind: 'check'; readonly isOn: boolean; readonly onChange: (isOn: boolean) => void })
  | (Shared & {
      readonly kind: 'choice';
      readonly value: string;
      readonly options: readonly { readonly value: string; readonly label: string }[];
      readonly onChange: (value: string) => void;
    })
  | (Shared & { readonly kind: 'submenu'; readonly entries: readonly MenuEntry[] })
  | { readonly kind: 'separator'; readonly id: string };

/** From this many on, entries that share a reason show it once at the top instead of each on its own. */
const sharedFrom = 3;

/** The reason most entries of a menu share; null when each has to say its own. */
export function sharedReason(entries: readonly MenuEntry[]): string | null {
  const counts = new Map<string, number>();
  for (const entry of entries) {
    if (entry.kind === 'separator' || !entry.disabledReason) continue;
    counts.set(entry.disabledReason, (counts.get(entry.disabledReason) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted((a, b) => b[1] - a[1]);
  return most && most[1] >= sharedFrom ? most[0] : null;
}
