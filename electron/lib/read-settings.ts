import { settings, type Settings } from '../../shared/domain/settings.ts';

/**
 * Preferences from what a file holds. Each is read by itself: one that is unknown, because a newer version wrote it, or not
 * readable costs only itself. `defaults` are those of this platform.
 */
export function readSettings(kept: unknown, defaults: Partial<Settings>): Settings {
  const found: Record<string, unknown> = { ...settings.parse({}), ...defaults };
  const given = typeof kept === 'object' && kept !== null ? new Map<string, unknown>(Object.entries(kept)) : new Map();
  for (const [name, schema] of Object.entries(settings.shape)) {
    if (!given.has(name)) continue;
    const read = schema.safeParse(given.get(name));
    if (read.success) found[name] = read.data;
  }
  return settings.parse(found);
}
