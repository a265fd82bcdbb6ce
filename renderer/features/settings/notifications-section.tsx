import type { ReactNode } from 'react';
import { Switch } from '../../ui/toggle.tsx';
import { useSettings } from './use-settings.ts';

export function NotificationsSection(): ReactNode {
  const [settings, change] = useSettings();
  return (
    <Switch
      label="Notifications"
      help="When a job ends or needs you while the window is hidden."
      isOn={settings.hasNotifications}
      onChange={(hasNotifications) => change({ hasNotifications })}
    />
  );
}
