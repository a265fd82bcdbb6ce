import type { ReactNode } from 'react';
import { useApp } from '../../hooks/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Switch } from '../../ui/toggle.tsx';
import { useSettings } from './use-settings.ts';

export function KeyboardSection(): ReactNode {
  const { overlay } = useApp().stores;
  const [settings, change] = useSettings();
  return (
    <>
      <Switch
        label="Single-key shortcuts"
        help="n, /, ? and g with a letter. The ones with Ctrl or ⌘ always work."
        isOn={settings.hasSingleKeyShortcuts}
        onChange={(hasSingleKeyShortcuts) => change({ hasSingleKeyShortcuts })}
      />
      <div className="flex items-center gap-3">
        <Button onClick={() => overlay.show('shortcuts')}>Show all shortcuts</Button>
        <Button onClick={() => overlay.show('palette')}>
          Command palette
          <Kbd keys="mod+k" />
        </Button>
      </div>
    </>
  );
}
