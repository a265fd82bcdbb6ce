import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

const anyRecord = z.record(z.string(), z.unknown());
/** Longer values are not told side by side. */
const mostCharacters = 60;

/** What two versions of a script, file, check, variable or custom package say differently: `content changed`, `runs as root instead of www`. */
export function entryChanges(before: unknown, after: unknown): string[] {
  const [old, now] = [anyRecord.parse(before), anyRecord.parse(after)];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((key) => !isDeepStrictEqual(old[key], now[key]))
    .map((key) => change(key, old[key], now[key]));
}

function change(key: string, before: unknown, after: unknown): string {
  const switched = switches.get(key);
  if (switched !== undefined && typeof after === 'boolean') return after ? switched.on : switched.off;
  const word = words.get(key) ?? key;
  const [old, now] = [textOf(key, before), textOf(key, after)];
  return old === null || now === null ? `${word} changed` : `${word} ${now} instead of ${old}`;
}

const switches: ReadonlyMap<string, { on: string; off: string }> = new Map(
  Object.entries({
    isEnabled: { on: 'turned on', off: 'turned off' },
    runsOnce: { on: 'runs only once', off: 'runs every time' },
    hasPlaceholders: { on: 'placeholders are filled in', off: 'placeholders are left as they are' },
    isRequired: { on: 'required', off: 'not required' },
  }),
);
const words: ReadonlyMap<string, string> = new Map(
  Object.entries({
    runAs: 'runs as',
    timeoutMs: 'time-out',
    idleTimeoutMs: 'time-out without output',
    intervalMs: 'interval',
    install: 'install command',
    check: 'check command',
    url: 'address',
    contains: 'expected text',
    minLength: 'shortest length',
    generatedLength: 'generated length',
  }),
);

/** Null for what does not fit beside another value. */
function textOf(key: string, value: unknown): string | null {
  if (key === 'content') return null;
  if (value === undefined || value === null) return 'none';
  if (typeof value === 'number') return key.endsWith('Ms') ? timeText(value) : String(value);
  if (typeof value !== 'string') return null;
  if (value === '') return 'empty';
  return value.length > mostCharacters || value.includes('\n') ? null : value;
}

const timeText = (ms: number): string => (ms >= 60_000 && ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1000} s`);
