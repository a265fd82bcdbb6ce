import type { SettingsSection } from '../../stores/navigation-store.ts';

export const sectionTitles: Readonly<Record<SettingsSection, string>> = {
  appearance: 'Appearance',
  keyboard: 'Keyboard',
  notifications: 'Notifications and tray',
  containers: 'Containers',
  secrets: 'Secrets',
  demo: 'Demo homelab',
  data: 'Data',
  about: 'About',
};
