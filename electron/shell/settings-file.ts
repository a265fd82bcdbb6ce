import ElectronStore from 'electron-store';
import { settings, type Settings } from '../../shared/domain/settings.ts';
import type { Parsed } from '../../shared/ipc/contract.ts';
import { Emitter } from '../lib/emitter.ts';
import { readSettings } from '../lib/read-settings.ts';
import { readWindowPlace, type WindowPlace } from '../lib/window-place.ts';

type Kept = { settings: unknown; window: unknown; told: unknown };

/** Preferences and the window's place, in a file of their own; never a secret. What cannot be read falls back to the default. */
export type SettingsFile = {
  readonly changed: Emitter<Settings>;
  get(): Settings;
  change(change: Parsed<'settings:change'>): Settings;
  place(): WindowPlace | null;
  keepPlace(place: WindowPlace): void;
  /** True the first time it is asked for this hint, and never again. */
  isFirstTime(hint: 'tray'): boolean;
};

export function openSettings(folder: string, defaults: Partial<Settings>): SettingsFile {
  const file = new ElectronStore<Kept>({ cwd: folder, name: 'settings', clearInvalidConfig: true });
  const changed = new Emitter<Settings>();
  const get = (): Settings => readSettings(file.get('settings'), defaults);
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
    place: () => readWindowPlace(file.get('window')),
    keepPlace: (place) => file.set('window', place),
    isFirstTime: (hint) => {
      const told = file.get('told');
      const hints = Array.isArray(told) ? told.filter((one) => typeof one === 'string') : [];
      if (hints.includes(hint)) return false;
      file.set('told', [...hints, hint]);
      return true;
    },
  };
}
