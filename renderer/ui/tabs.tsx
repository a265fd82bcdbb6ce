import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';

type Tab = {
  id: string;
  label: string;
  count?: number;
  /** How many things have to be corrected there. */
  wrong?: number;
  panel: ReactNode;
};
type Props = {
  tabs: readonly Tab[];
  label: string;
  /** Together with `onChange` where somebody else decides or remembers which is open. */
  value?: string;
  onChange?: (id: string) => void;
};

/** Sheets of which one is seen. Arrows, Home and End move along the tabs; Enter or Space opens. */
export function Tabs({ tabs, label, value, onChange }: Props): ReactNode {
  const chosen = value === undefined ? { defaultValue: tabs[0]?.id ?? null } : { value };
  return (
    <Base.Root
      {...chosen}
      onValueChange={(next: unknown) => {
        if (typeof next === 'string') onChange?.(next);
      }}
      className="flex min-h-0 flex-1 flex-col"
    >
      <Base.List
        aria-label={label}
        className="flex shrink-0 gap-4 overflow-x-auto border-b border-line px-4 [scrollbar-width:none]"
      >
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.id}
            value={tab.id}
            className="flex h-8 shrink-0 items-center gap-1.5 rounded-t-sm border-b-2 border-transparent pt-0.5 whitespace-nowrap text-ink-2 -outline-offset-2 hover:text-ink data-active:border-accent data-active:text-ink"
          >
            {tab.label}
            {tab.count !== undefined && <span className="text-sm text-ink-3">{tab.count}</span>}
            {tab.wrong !== undefined && tab.wrong > 0 && <span className="text-sm text-failed">{tab.wrong} wrong</span>}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel
          key={tab.id}
          value={tab.id}
          // The one that goes stays for a frame or two; it is not seen beside the one that comes.
          className="min-h-0 flex-1 overflow-y-auto -outline-offset-2 data-ending-style:hidden"
        >
          {tab.panel}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
