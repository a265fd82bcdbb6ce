import { Settings } from 'lucide-react';
import { sectionTitles } from '../../features/settings/section-titles.ts';
import type { AppParts } from '../../hooks/app-context.ts';
import { settingsSections } from '../../stores/navigation-store.ts';
import type { Entry } from './entry.ts';

/** Each section of the settings by its name. */
export const settingsEntries = ({ stores }: AppParts): readonly Entry[] =>
  settingsSections.map((section) => ({
    id: `settings/${section}`,
    title: `Settings: ${sectionTitles[section]}`,
    kind: 'Settings',
    icon: Settings,
    run: () => stores.navigation.go({ page: 'settings', section }),
  }));
