import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';

type Tab = { id: string; label: string; count?: number; panel: ReactNode };

export function Tabs({ tabs, label }: { tabs: readonly Tab[]; label: string }): ReactNode {
  return (
    <Base.Root defaultValue={tabs[0]?.id ?? null} className="flex min-h-0 flex-1 flex-col">
      <Base.List aria-label={label} className="flex gap-4 border-b border-line px-4">
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.id}
            value={tab.id}
            className="-mb-px flex h-8 items-center gap-1.5 border-b-2 border-transparent text-ink-2 hover:text-ink data-active:border-accent data-active:text-ink"
          >
            {tab.label}
            {tab.count !== undefined && <span className="text-sm text-ink-3">{tab.count}</span>}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.id} value={tab.id} className="min-h-0 flex-1 overflow-y-auto">
          {tab.panel}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
