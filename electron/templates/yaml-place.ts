import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Document, Pair, YAMLMap } from 'yaml';
import type { z } from 'zod';
import type { TemplateProblem } from '../../shared/domain/template.ts';

type Path = readonly PropertyKey[];

/** A YAML text taken apart, with the words and places for what is wrong with it. */
export type YamlText = {
  document: Document;
  value: unknown;
  /** A problem at the value of `path`; at the nearest thing around it when that is missing. */
  problemAt(path: Path, reason: string, level?: TemplateProblem['level']): TemplateProblem;
  /** The keys of the map at `path` in the order they are written, which plain objects lose for keys such as `10`. */
  keysOf(path: Path): string[];
  /** What a schema found, one problem for each key and value. */
  explain(error: z.ZodError): TemplateProblem[];
};

/** Longest text that is read; the work it takes grows with it. */
export const mostYamlBytes = 1024 * 1024;
/** Nobody reads more, and one slip can cause thousands. */
const mostProblems = 20;

/** Reads a YAML text of one document. Never throws; whatever the text, its problems name line and column. */
export function readYaml(
  bytes: Uint8Array,
  file: string,
): { ok: true; yaml: YamlText } | { ok: false; problems: TemplateProblem[] } {
  const start = { line: 1, column: 1 };
  if (bytes.byteLength > mostYamlBytes)
    return { ok: false, problems: [problemOf(file, start, `it is larger than ${mostYamlBytes / 1024 / 1024} MiB`)] };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { ok: false, problems: [problemOf(file, null, 'it is not text in UTF-8')] };
  }
  try {
    return readText(text, file);
  } catch (error) {
    // The parser goes down one call for each level; thousands of brackets are more than the stack holds.
    if (error instanceof RangeError)
      return { ok: false, problems: [problemOf(file, start, 'it is nested too deeply')] };
    throw error;
  }
}

function readText(text: string, file: string): ReturnType<typeof readYaml> {
  const lines = new LineCounter();
  const document: Document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const broken = [...document.errors, ...document.warnings, ...oddKeys(document)];
  if (broken.length > 0) {
    const first = broken.slice(0, mostProblems);
    return { ok: false, problems: first.map(({ pos, message }) => problemOf(file, placeOf(lines, pos[0]), message)) };
  }
  let value: unknown;
  try {
    // Aliases are expanded a few times only: a short file must not become a giant.
    value = document.toJS({ maxAliasCount: 20 });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return { ok: false, problems: [problemOf(file, { line: 1, column: 1 }, 'it has too many aliases')] };
  }
  const problemAt: YamlText['problemAt'] = (path, reason, level) =>
    problemOf(file, locate(document, path, lines), reason, level);
  const explain: YamlText['explain'] = ({ issues }) =>
    issues.flatMap((issue) => explained(issue, problemAt)).slice(0, mostProblems);
  return { ok: true, yaml: { document, value, problemAt, explain, keysOf: (path) => keysOf(document, path) } };
}

/** What a parser says of a file that its template names and that is not there. */
export const noSuchFile = 'there is no such file';

/**
 * Keys that stand twice in a map, those that are no single words, and the one that JavaScript keeps for itself. The parser's own look at them takes minutes for a list of
 * thousands, and so does making text of a key that is a map with a key that is a map.
 */
function oddKeys(document: Document): { pos: [number]; message: string }[] {
  const found: { pos: [number]; message: string }[] = [];
  visit(document, {
    Map(_, map) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        const pos: [number] = [nodeOffset(key) ?? nodeOffset(map) ?? 0];
        if (!isScalar(key)) found.push({ pos, message: 'a key has to be one word' });
        // What reads the values later leaves this key out without a word.
        else if (key.value === '__proto__') found.push({ pos, message: '__proto__ cannot be a key' });
        else if (seen.has(String(key.value))) found.push({ pos, message: `${String(key.value)} stands here twice` });
        else seen.add(String(key.value));
      }
    },
  });
  return found;
}

export function problemOf(
  file: string,
  at: { line: number; column: number } | null,
  reason: string,
  level: TemplateProblem['level'] = 'error',
): TemplateProblem {
  return { level, file, line: at?.line ?? null, column: at?.column ?? null, reason };
}

function explained(issue: z.core.$ZodIssue, problemAt: YamlText['problemAt']): TemplateProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => problemAt([...issue.path, key], `${dotted([...issue.path, key])} is not known`));
  }
  const name = dotted(issue.path);
  const message = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  return [problemAt(issue.path, name === '' ? message : `${name}: ${message}`)];
}

const dotted = (path: Path): string =>
  path.map((part) => (typeof part === 'number' ? part + 1 : String(part))).join('.');

/** Where the value at `path` stands, its key if it is a named one; for something missing, the place it is missing from. */
function locate(document: Document, path: Path, lines: LineCounter): { line: number; column: number } {
  for (let length = path.length; length > 0; length--) {
    const parent = nodeAt(document, path.slice(0, length - 1));
    const offset = nodeOffset(
      isMap(parent) ? pairOf(parent, path[length - 1])?.key : nodeAt(document, path.slice(0, length)),
    );
    if (offset !== null) return placeOf(lines, offset);
  }
  return placeOf(lines, nodeOffset(document.contents) ?? 0);
}

/** The node at `path`, seen through aliases; keys are compared as the text they become. */
function nodeAt(document: Document, path: Path): unknown {
  let node: unknown = document.contents;
  for (const part of path) {
    const here = isAlias(node) ? node.resolve(document) : node;
    if (isMap(here)) node = pairOf(here, part)?.value;
    else node = isSeq(here) && typeof part === 'number' ? here.items[part] : undefined;
  }
  return isAlias(node) ? node.resolve(document) : node;
}

const pairOf = (map: YAMLMap, name: PropertyKey | undefined): Pair | undefined =>
  map.items.find(({ key }) => isScalar(key) && String(key.value) === String(name));

function keysOf(document: Document, path: Path): string[] {
  const map = nodeAt(document, path);
  return isMap(map) ? map.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : [])) : [];
}

const nodeOffset = (node: unknown): number | null => (isNode(node) ? (node.range?.[0] ?? null) : null);

function placeOf(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}
