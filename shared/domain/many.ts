/** More than this is made in several goes: each has a plan that somebody reads. */
export const mostAtOnce = 50;

export type ExpandedNames = { ok: true; names: string[] } | { ok: false; reason: string };

/**
 * The names a pattern stands for: `web-{01..12}` with as many digits as written, `{a,b,c}` for words; without braces the one name.
 * Braces may stand once.
 */
export function expandNames(pattern: string): ExpandedNames {
  const [, before = '', inner = null, after = ''] = /^([^{}]*)\{([^{}]*)\}([^{}]*)$/.exec(pattern.trim()) ?? [];
  if (inner === null)
    return /[{}]/.test(pattern)
      ? { ok: false, reason: 'braces may stand once, such as web-{01..12} or web-{a,b}' }
      : { ok: true, names: [pattern.trim()] };
  const parts = partsOf(inner);
  if (typeof parts === 'string') return { ok: false, reason: parts };
  if (parts.length > mostAtOnce)
    return { ok: false, reason: `${parts.length} are too many at once: at most ${mostAtOnce}` };
  const names = parts.map((part) => `${before}${part}${after}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? { ok: true, names } : { ok: false, reason: `${twice} would be made twice` };
}

/** Words as they are, numbers filled up with zeros; or what is wrong. */
function partsOf(inner: string): string[] | string {
  const range = /^(\d{1,9})\.\.(\d{1,9})$/.exec(inner.trim());
  if (!range) {
    const words = inner.split(',').map((word) => word.trim());
    return words.length > 1 && words.every((word) => word !== '')
      ? words
      : 'write a range such as 01..12, or words such as a,b';
  }
  const [, first = '', last = ''] = range;
  const from = Number(first);
  const count = Number(last) - from + 1;
  if (count < 1) return `${last} comes before ${first}`;
  if (count > mostAtOnce) return `${count} are too many at once: at most ${mostAtOnce}`;
  return Array.from({ length: count }, (_, index) => String(from + index).padStart(first.length, '0'));
}
