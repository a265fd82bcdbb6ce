import type { ReactNode } from 'react';
import { RadioChoice } from '../../ui/radio-choice.tsx';
import { Switch } from '../../ui/toggle.tsx';
import { useSettings } from './use-settings.ts';

export function AppearanceSection(): ReactNode {
  const [settings, change] = useSettings();
  return (
    <>
      <RadioChoice
        label="Theme"
        isInline
        value={settings.theme}
        onChange={(theme) => change({ theme })}
        choices={[
          { value: 'system', label: 'As the system' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
      />
      <Switch
        label="Narrow rail"
        help="Only the icons of the rail at the left. A small window has it always."
        isOn={settings.isRailCollapsed}
        onChange={(isRailCollapsed) => change({ isRailCollapsed })}
      />
      <RadioChoice
        label="Templates"
        isInline
        value={settings.templateView}
        onChange={(templateView) => change({ templateView })}
        choices={[
          { value: 'cards', label: 'As cards' },
          { value: 'rows', label: 'As rows' },
        ]}
      />
    </>
  );
}
