/** What a list of JSON values has in common: kinds seen, keys every object has, and the shape behind each key. */
type Shape = {
  readonly kinds: Set<string>;
  readonly keys: Map<string, Shape>;
  /** How many objects were looked at, and how many of them had each key. */
  objects: number;
  readonly seen: Map<string, number>;
  item: Shape | undefined;
  /** One of the lists had nothing in it. */
  isEverEmpty: boolean;
};

const emptyShape = (): Shape => ({
  kinds: new Set(),
  keys: new Map(),
  objects: 0,
  seen: new Map(),
  item: undefined,
  isEverEmpty: false,
});

function learn(shape: Shape, value: unknown): void {
  shape.kinds.add(kindOf(value));
  if (Array.isArray(value)) {
    shape.item ??= emptyShape();
    shape.isEverEmpty ||= value.length === 0;
    for (const item of value) learn(shape.item, item);
  } else if (typeof value === 'object' && value !== null) {
    shape.objects += 1;
    for (const [key, inner] of Object.entries(value)) {
      const known = shape.keys.get(key) ?? emptyShape();
      shape.keys.set(key, known);
      shape.seen.set(key, (shape.seen.get(key) ?? 0) + 1);
      learn(known, inner);
    }
  }
}

const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

export type ShapeRules = {
  /** Keys that may be absent or additional at a path such as `data[]`; `*` allows any. */
  readonly loose?: Readonly<Record<string, readonly string[]>>;
};

/**
 * Differences in keys and JSON types between an answer and a recorded one. A key that every recorded object of a list has must be there;
 * a key no recorded object has must not.
 */
export function shapeDifferences(recorded: unknown, actual: unknown, { loose = {} }: ShapeRules = {}): string[] {
  const shape = emptyShape();
  learn(shape, recorded);
  const found = new Set<string>();
  const compare = (expected: Shape, value: unknown, path: string): void => {
    if (!expected.kinds.has(kindOf(value))) {
      found.add(`${path}: ${kindOf(value)} instead of ${[...expected.kinds].join(' or ')}`);
      return;
    }
    if (Array.isArray(value)) {
      if (!expected.item) return;
      const { item } = expected;
      if (item.kinds.size === 0 && value.length > 0) found.add(`${path}: not empty`);
      else for (const each of value) compare(item, each, `${path}[]`);
      if (item.kinds.size > 0 && value.length === 0 && !expected.isEverEmpty) found.add(`${path}: empty`);
    } else if (typeof value === 'object' && value !== null) {
      compareKeys(expected, value as Record<string, unknown>, path);
    }
  };
  const compareKeys = (expected: Shape, value: Record<string, unknown>, path: string): void => {
    const allowed = loose[path] ?? [];
    const isFree = (key: string): boolean => allowed.includes('*') || allowed.includes(key);
    for (const [key, times] of expected.seen) {
      if (times === expected.objects && !Object.hasOwn(value, key) && !isFree(key))
        found.add(`${path}.${key}: missing`);
    }
    for (const [key, inner] of Object.entries(value)) {
      const known = expected.keys.get(key);
      if (known) compare(known, inner, `${path}.${key}`);
      else if (!isFree(key)) found.add(`${path}.${key}: unknown`);
    }
  };
  compare(shape, actual, '');
  return [...found].toSorted();
}
