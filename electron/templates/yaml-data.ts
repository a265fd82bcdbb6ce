import { Pair, Scalar, YAMLMap, YAMLSeq, type Document, type Node } from 'yaml';

/** What is to be written as YAML, in its order. */
export type YamlData = string | number | boolean | readonly YamlData[] | YamlRecord;
export type YamlRecord = ReadonlyMap<string, YamlData>;

/** A small record that stands on one line. */
export class OneLine extends Map<string, YamlData> {}

type Entry = readonly [key: string, value: YamlData | null];
/** Leaves out what is null. */
export const recordOf = (entries: readonly Entry[]): YamlRecord => new Map(entries.flatMap(present));
export const lineOf = (entries: readonly Entry[]): OneLine => new OneLine(entries.flatMap(present));
const present = ([key, value]: Entry): [string, YamlData][] => (value === null ? [] : [[key, value]]);

/** Null for what need not be said. */
export const unless = <T extends YamlData | null>(value: T, usual: T): T | null => (value === usual ? null : value);
export const unlessEmpty = <T extends { length: number } | { size: number }>(value: T): T | null =>
  ('length' in value ? value.length : value.size) === 0 ? null : value;

/** Equal to the order of lists and of records, which tells in a list of packages. */
export function isEqualData(a: YamlData | undefined, b: YamlData | undefined): boolean {
  if (a instanceof Map && b instanceof Map) return isEqualData([...a].flat(), [...b].flat());
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((one, index) => isEqualData(one, b[index]));
  return Object.is(a, b);
}

export function toNode(document: Document, data: YamlData, { isInLine = false } = {}): Node {
  if (data instanceof Map) {
    const map = new YAMLMap(document.schema);
    const isLine = data instanceof OneLine;
    for (const [key, value] of data)
      map.items.push(new Pair(new Scalar(key), toNode(document, value, { isInLine: isLine || isInLine })));
    if (isLine) map.flow = true;
    return map;
  }
  if (Array.isArray(data)) {
    const list = new YAMLSeq(document.schema);
    for (const one of data) list.items.push(toNode(document, one, { isInLine }));
    return list;
  }
  const text = new Scalar(data);
  // As a block, blanks at the start of a text that holds nothing else would be taken for indentation. In a record on one line the library
  // writes several lines without quotes, also such as end with a colon or begin with what nothing may begin with.
  if (typeof data === 'string' && data.includes('\n') && (isInLine || data.trim() === ''))
    text.type = Scalar.QUOTE_DOUBLE;
  return text;
}

export const yamlStyle = { lineWidth: 0, singleQuote: true } as const;
