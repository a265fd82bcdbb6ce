import { createHash } from 'node:crypto';
import { z } from 'zod';

const labels: ReadonlyMap<string, string> = new Map(
  Object.entries({
    osTemplatePatterns: 'OS templates',
    memoryMiB: 'memory',
    swapMiB: 'swap',
    diskGiB: 'disk',
    isUnprivileged: 'unprivileged',
    'features.forceRwSys': 'feature force_rw_sys',
    'provisioning.onMissingPackage': 'when a package is missing',
    'provisioning.pipMode': 'how pip installs',
  }),
);
const units: ReadonlyMap<string, string> = new Map(
  Object.entries({ memoryMiB: ' MiB', swapMiB: ' MiB', diskGiB: ' GiB' }),
);
const sections: readonly [string, string][] = [
  ['features.', 'feature '],
  ['rootfsOptions.', 'root disk option '],
  ['networkOptions.', 'network option '],
  ['further.', ''],
  ['provisioning.', ''],
];

/** What a part is called on the screen. */
export function labelOf(name: string): string {
  const label = labels.get(name);
  if (label !== undefined) return label;
  for (const [section, word] of sections) if (name.startsWith(section)) return `${word}${name.slice(section.length)}`;
  return name;
}

/** A field's value as text. Null means that the template does not say. */
export function textOfField(name: string, value: unknown): string {
  if (value === null) return 'not set';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.join('\n');
  return `${typeof value === 'string' ? value : JSON.stringify(value)}${units.get(name) ?? ''}`;
}

const withContent = z.looseObject({ content: z.string(), encoding: z.enum(['utf8', 'base64']).default('utf8') });

/** An entry of a list as text: what it says, a line for each, and then its content. */
export function textOfEntry(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { content, encoding: _encoding, ...rest } = { encoding: 'utf8', ...value, content: contentOf(value) };
  const lines = Object.entries(rest)
    .filter(([, one]) => one !== '' && one !== null && one !== undefined)
    .map(([key, one]) => `${entryWords.get(key) ?? key}: ${wordOf(key, one)}`);
  return content === null ? lines.join('\n') : `${lines.join('\n')}\n\n${content}`;
}

function wordOf(key: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number' && key.endsWith('Ms')) return `${value / 1000} s`;
  return JSON.stringify(value);
}

const entryWords: ReadonlyMap<string, string> = new Map(
  Object.entries({
    isEnabled: 'enabled',
    runsOnce: 'only once',
    runAs: 'run as',
    timeoutMs: 'time-out',
    idleTimeoutMs: 'longest silence',
    intervalMs: 'asked again every',
    hasPlaceholders: 'fill in variables',
    isRequired: 'has to be answered',
    generatedLength: 'length when generated',
  }),
);

/** Nobody compares base64 by eye. */
function contentOf(value: object): string | null {
  const parsed = withContent.safeParse(value);
  if (!parsed.success) return null;
  const { content, encoding } = parsed.data;
  if (encoding === 'utf8') return content;
  const bytes = Buffer.from(content, 'base64');
  return `${bytes.length} bytes, SHA-256 ${createHash('sha256').update(bytes).digest('hex')}`;
}
