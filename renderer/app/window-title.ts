import type { Place } from '../stores/navigation-store.ts';
import { titles } from './sections.ts';

/** What the system calls the window: the open thing, its page, Gantry. `name` is the open thing's; null when there is none. */
export function windowTitle(place: Place, name: string | null): string {
  return [name, titles[place.page], 'Gantry'].filter(Boolean).join(' – ');
}
