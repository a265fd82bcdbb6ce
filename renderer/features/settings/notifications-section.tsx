import type { ReactNode } from 'react';
import { Switch } from '../../ui/toggle.tsx';
import { QuietHoursFields } from './quiet-hours-fields.tsx';
import { useSettings } from './use-settings.ts';

export function NotificationsSection(): ReactNode {
  const [settings, change] = useSettings();
  return (
    <>
      <Switch
        label="Notifications"
        help="When a job ends or needs you while the window is hidden."
        isOn={settings.hasNotifications}
        onChange={(hasNotifications) => change({ hasNotifications })}
      />
      {settings.hasNotifications && (
        <Switch
          label="Only when something needs you"
          help="No notification of jobs that went well."
          isOn={settings.notifiesOnlyOfProblems}
          onChange={(notifiesOnlyOfProblems) => change({ notifiesOnlyOfProblems })}
        />
      )}
      {settings.hasNotifications && (
        <QuietHoursFields hours={settings.quietHours} onChange={(quietHours) => change({ quietHours })} />
      )}
      <Switch
        label="Keep running in the tray when the window is closed"
        help="Jobs go on and notifications come. On a desktop without a tray, closing the window quits."
        isOn={settings.keepsRunningInTray}
        onChange={(keepsRunningInTray) => change({ keepsRunningInTray })}
      />
    </>
  );
}
