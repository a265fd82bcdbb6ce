import { isMap, isScalar, isSeq, parseDocument, Document, Pair, Scalar, YAMLMap } from 'yaml';
import { isEqualData, toNode, yamlStyle, type YamlData, type YamlRecord } from './yaml-data.ts';

/**
 * A `gantry.yaml` with what changed from `before` to `after` brought in, best first: only the sections that changed written anew, then
 * the whole document written anew. The caller looks which of them is read as it should; a hand-written text has more forms than this knows.
 */
export function editGantryYaml(text: string, before: YamlRecord, after: YamlRecord): string[] {
  if (isEqualData(before, after)) return [text];
  const document: Document = parseDocument(text, { uniqueKeys: false });
  const root = document.contents;
  if (!isMap(root)) return [];
  const sections = sectionsOf(text, root);
  mergeRecord(document, root, before, after);
  const whole = document.toString(yamlStyle);
  return sections === null ? [whole] : [splice(sections, root, before, after, text.includes('\r\n')), whole];
}

/** A top-level key with its lines, and the blank lines and comments after it. */
type Section = { key: string; body: string; tail: string };
type Sections = { head: string; list: Section[] };

/** Null when the text is not one key after the other, each at the start of a line. */
function sectionsOf(text: string, root: YAMLMap): Sections | null {
  const starts = root.items.map(({ key }) => (isScalar(key) ? (key.range?.[0] ?? -1) : -1));
  if (starts.some((start) => start < 0 || (start > 0 && text[start - 1] !== '\n'))) return null;
  const list = root.items.map(({ key }, index): Section => {
    const lines = text.slice(starts[index], starts[index + 1]).match(/[^\n]*\n|[^\n]+$/g) ?? [];
    const last = lines.findLastIndex((line) => !/^(?:#.*)?\s*$/.test(line));
    return {
      key: isScalar(key) ? String(key.value) : '',
      body: lines.slice(0, last + 1).join(''),
      tail: lines.slice(last + 1).join(''),
    };
  });
  return { head: text.slice(0, starts[0]), list };
}

function splice(
  { head, list }: Sections,
  root: YAMLMap,
  before: YamlRecord,
  after: YamlRecord,
  isCrLf: boolean,
): string {
  const bodies = new Map(list.map(({ key, body }) => [key, body]));
  const tails = new Map(list.map(({ key, tail }) => [key, tail]));
  const parts = root.items.map((pair) => {
    const key = isScalar(pair.key) ? String(pair.key.value) : '';
    const old = bodies.get(key);
    if (old !== undefined && isEqualData(before.get(key), after.get(key)))
      return `${ended(old)}${tails.get(key) ?? ''}`;
    const fresh = rendered(pair);
    return `${isCrLf ? fresh.replaceAll('\n', '\r\n') : fresh}${tails.get(key) ?? ''}`;
  });
  // What stood after a section that is gone stays, at the end.
  const kept = new Set(root.items.map(({ key }) => (isScalar(key) ? String(key.value) : '')));
  const orphans = list.filter(({ key }) => !kept.has(key)).map(({ tail }) => tail);
  return head + parts.join('') + orphans.filter((tail) => tail.trim() !== '').join('');
}

const ended = (body: string): string => (body.endsWith('\n') ? body : `${body}\n`);

function rendered({ key, value }: Pair): string {
  const document = new Document();
  const map = new YAMLMap(document.schema);
  const name = new Scalar(isScalar(key) ? key.value : '');
  map.items.push(new Pair(name, value));
  document.contents = map;
  return document.toString(yamlStyle);
}

/** Keys of `packages` that are no lists of a manager. */
const noLists: ReadonlySet<string> = new Set(['onMissing', 'pipMode', 'groups', 'more', 'buckets', 'custom']);

function mergeRecord(document: Document, map: YAMLMap, before: YamlRecord, after: YamlRecord, isOrdered = false): void {
  map.items = map.items.filter((pair) => !before.has(nameOf(pair)) || after.has(nameOf(pair)));
  let place = 0;
  for (const [key, value] of after) {
    const found = map.items.findIndex((pair) => nameOf(pair) === key);
    const pair = map.items[found];
    const tellsOrder = key === 'packages' || (isOrdered && (key === 'groups' || !noLists.has(key)));
    if (pair === undefined) map.items.splice(place, 0, new Pair(new Scalar(key), toNode(document, value)));
    else pair.value = merged(document, pair.value, before.get(key), value, tellsOrder);
    place = (pair === undefined ? place : found) + 1;
  }
  if (!isOrdered) return;
  // The order of package lists tells; elsewhere the user's own stays.
  const lists = map.items.filter((pair) => after.has(nameOf(pair)) && !noLists.has(nameOf(pair)));
  const keys = [...after.keys()];
  const sorted = lists.toSorted((a, b) => keys.indexOf(nameOf(a)) - keys.indexOf(nameOf(b)));
  map.items = map.items.map((pair) => (lists.includes(pair) ? (sorted.shift() ?? pair) : pair));
}

function merged(
  document: Document,
  node: unknown,
  before: YamlData | undefined,
  after: YamlData,
  isOrdered: boolean,
): unknown {
  if (before !== undefined && isEqualData(before, after)) return node;
  if (isMap(node) && before instanceof Map && after instanceof Map) {
    mergeRecord(document, node, before, after, isOrdered);
    return node;
  }
  if (isSeq(node) && isList(before) && isList(after) && node.items.length === before.length) {
    node.items = mergedItems(document, node.items, before, after);
    return node;
  }
  const fresh = toNode(document, after);
  if (isScalar(node)) {
    fresh.comment = node.comment ?? null;
    fresh.commentBefore = node.commentBefore ?? null;
  }
  return fresh;
}

/** Entries are the same ones when they are equal, or go by the same name. */
function mergedItems(
  document: Document,
  items: readonly unknown[],
  before: readonly YamlData[],
  after: readonly YamlData[],
): unknown[] {
  const free = new Set(items.keys());
  const exact = after.map((one) => take(free, (index) => isEqualData(before[index], one)));
  return after.map((one, place) => {
    const index = exact[place] ?? take(free, (candidate) => isSameEntry(before[candidate], one));
    return index === null ? toNode(document, one) : merged(document, items[index], before[index], one, false);
  });
}

function take(free: Set<number>, fits: (index: number) => boolean): number | null {
  const index = [...free].find(fits);
  if (index === undefined) return null;
  free.delete(index);
  return index;
}

const isSameEntry = (a: YamlData | undefined, b: YamlData): boolean =>
  a instanceof Map && b instanceof Map && nameIn(a) !== undefined && nameIn(a) === nameIn(b);
const nameIn = (entry: YamlRecord): YamlData | undefined =>
  entry.get('destination') ?? entry.get('file') ?? entry.get('name');

const isList = (data: YamlData | undefined): data is readonly YamlData[] => Array.isArray(data);
const nameOf = ({ key }: Pair): string => (isScalar(key) ? String(key.value) : '');
