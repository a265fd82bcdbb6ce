import type { ComponentType, ReactNode } from 'react';
import { useApp } from '../../hooks/app-context.ts';
import { settingsSections, type SettingsSection } from '../../stores/navigation-store.ts';
import { cn } from '../../ui/cn.ts';
import { AboutSection } from './about-section.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { ContainersSection } from './containers-section.tsx';
import { DataSection } from './data-section.tsx';
import { DemoSection } from './demo-section.tsx';
import { KeyboardSection } from './keyboard-section.tsx';
import { NotificationsSection } from './notifications-section.tsx';
import { SecretsSection } from './secrets-section.tsx';
import { sectionTitles } from './section-titles.ts';

const parts: Record<SettingsSection, ComponentType> = {
  appearance: AppearanceSection,
  keyboard: KeyboardSection,
  notifications: NotificationsSection,
  containers: ContainersSection,
  secrets: SecretsSection,
  demo: DemoSection,
  data: DataSection,
  about: AboutSection,
};

/** One section at a time; everything is kept as soon as it is changed. */
export function SettingsPage({ section = 'appearance' }: { section?: SettingsSection | undefined }): ReactNode {
  const Part = parts[section];
  return (
    <div className="flex min-h-0 flex-1">
      <SectionList current={section} />
      <section aria-labelledby="settings-title" className="min-h-0 min-w-0 flex-1 overflow-y-auto px-8 py-5">
        <div className="flex max-w-140 flex-col gap-5">
          <h2 id="settings-title" className="text-lg font-semibold">
            {sectionTitles[section]}
          </h2>
          <Part />
        </div>
      </section>
    </div>
  );
}

function SectionList({ current }: { current: SettingsSection }): ReactNode {
  const { navigation } = useApp().stores;
  return (
    <nav aria-label="Sections of the settings" className="w-52 shrink-0 overflow-y-auto border-r border-line p-2 pt-4">
      <ul className="flex flex-col gap-px">
        {settingsSections.map((section) => (
          <li key={section}>
            <button
              type="button"
              aria-current={section === current ? 'page' : undefined}
              onClick={() => navigation.go({ page: 'settings', section })}
              className={cn(
                'flex h-7 w-full items-center rounded-md px-2 text-left text-ink-2 hover:bg-hover hover:text-ink',
                section === current && 'bg-hover font-medium text-ink',
              )}
            >
              {sectionTitles[section]}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
