import type { ReactNode } from 'react';
import { settings as schema } from '../../../shared/domain/settings.ts';
import { SecondsField } from './seconds-field.tsx';
import { useSettings } from './use-settings.ts';

export function ContainersSection(): ReactNode {
  const [settings, change] = useSettings();
  return (
    <SecondsField
      label="Time to shut down"
      help="After that Gantry asks what to do. It never stops a container hard by itself."
      schema={schema.shape.shutdownSeconds.unwrap()}
      seconds={settings.shutdownSeconds}
      onChange={(shutdownSeconds) => change({ shutdownSeconds })}
    />
  );
}
