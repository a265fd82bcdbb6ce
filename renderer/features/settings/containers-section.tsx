import type { ReactNode } from 'react';
import { settings as schema } from '../../../shared/domain/settings.ts';
import { Switch } from '../../ui/toggle.tsx';
import { NumberField, seconds } from './number-field.tsx';
import { useSettings } from './use-settings.ts';

export function ContainersSection(): ReactNode {
  const [settings, change] = useSettings();
  return (
    <>
      <NumberField
        label="Time to shut down"
        help="After that Gantry asks what to do. It never stops a container hard by itself."
        schema={schema.shape.shutdownSeconds.unwrap()}
        unit={seconds}
        value={settings.shutdownSeconds}
        onChange={(shutdownSeconds) => change({ shutdownSeconds })}
      />
      <Switch
        label="Continue interrupted jobs without asking"
        help="When Gantry starts, a creation goes on if its next step is safe to repeat or still runs. Otherwise, and while this is off, Gantry asks."
        isOn={settings.continuesInterrupted}
        onChange={(continuesInterrupted) => change({ continuesInterrupted })}
      />
    </>
  );
}
