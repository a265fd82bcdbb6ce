/**
 * Whether two forms say the same. `key`, which only serves drawing, is not looked at; what both share is not looked into, so that
 * comparing costs what was changed and not what is there.
 */
export function isSameForm(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => isSameForm(item, b[index]));
  if (!isObject(a) || !isObject(b)) return false;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  names.delete('key');
  return [...names].every((name) => isSameForm(a[name], b[name]));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
