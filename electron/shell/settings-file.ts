import type { Rectangle } from 'electron';
import ElectronStore from 'electron-store';
import { z } from 'zod';
import { settings, type Settings } from '../../shared/domain/settings.ts';
import type { Parsed } from '../../shared/ipc/contract.ts';
import { Emitter } from '../lib/emitter.ts';

const bounds = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
type Kept = { settings: unknown; bounds: unknown };

/** Preferences and the window's place, in a file of their own; never a secret. What cannot be read falls back to the default. */
export type SettingsFile = {
  readonly changed: Emitter<Settings>;
  get(): Settings;
  change(change: Parsed<'settings:change'>): Settings;
  bounds(): Rectangle | null;
  keepBounds(bounds: Rectangle): void;
};

export function openSettings(folder: string): SettingsFile {
  const file = new ElectronStore<Kept>({ cwd: folder, name: 'settings', clearInvalidConfig: true });
  const changed = new Emitter<Settings>();
  const get = (): Settings => {
    const parsed = settings.safeParse(file.get('settings') ?? {});
    return parsed.success ? parsed.data : settings.parse({});
  };
  return {
    changed,
    get,
    change: (change) => {
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const next = settings.parse({ ...get(), ...given });
      file.set('settings', next);
      changed.emit(next);
      return next;
    },
    bounds: () =>
      bounds
        .nullable()
        .catch(null)
        .parse(file.get('bounds') ?? null),
    keepBounds: (place) => file.set('bounds', bounds.parse(place)),
  };
}
