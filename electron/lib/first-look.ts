import { readFileSync } from 'node:fs';
import type { Settings } from '../../shared/domain/settings.ts';
import { entriesOf, readWindowPlace, type WindowPlace } from './window-place.ts';

/** `settings`: the preferences as they lie in the file, not checked; undefined when there are none. */
export type FirstLook = { theme: Settings['theme']; place: WindowPlace | null; settings: unknown };

/** What the first window needs of the settings' file, without the schemas and libraries that read the rest of it. */
export function readFirstLook(file: string): FirstLook {
  const kept = entriesOf(readJson(file));
  const { theme } = entriesOf(kept['settings']);
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    place: readWindowPlace(kept['window']),
    settings: kept['settings'],
  };
}

/** The first time there is none, and one that cannot be read is told of by those who read all of it. */
function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
