import reduced from '../../resources/schemas/pve-9.2.json' with { type: 'json' };
import { HA_RULE_PARAMETERS } from './ha-rule-parameters.ts';
import { asOf84 } from './pve-8.4.ts';
import type { MethodSchema, ParameterSchema, ReducedSchema } from './schema-types.ts';

export const SCHEMA: ReducedSchema = asSchema(reduced);

type Release = '9.2' | '8.4';

type Entry = { readonly schema: MethodSchema; readonly segments: readonly string[] };
const entriesOf = ({ methods }: ReducedSchema): readonly Entry[] =>
  methods.map((schema) => ({ schema, segments: segmentsOf(schema.path) }));
const ENTRIES = entriesOf(SCHEMA);
let older: readonly Entry[] | undefined;

export type FoundMethod = { readonly schema: MethodSchema; readonly pathParameters: Readonly<Record<string, string>> };

/** Finds the method behind `/nodes/pve1/lxc/100/config`; empty segments are ignored as Proxmox does. */
export function findMethod(method: string, path: string, release: Release = '9.2'): FoundMethod | undefined {
  const given = segmentsOf(path);
  const entries = release === '8.4' ? (older ??= entriesOf(asOf84(SCHEMA))) : ENTRIES;
  const fitting = entries.filter(({ schema, segments }) => schema.method === method && fits(segments, given));
  // A fixed word wins over a placeholder.
  const best = fitting.toSorted((a, b) => placeholders(a) - placeholders(b))[0];
  if (!best) return undefined;
  const last = best.segments.length - 1;
  const valueAt = (index: number): string =>
    index === last ? given.slice(last).map(decode).join('/') : decode(given[index] ?? '');
  const pairs = best.segments.flatMap((segment, index) =>
    isPlaceholder(segment) ? [[segment.slice(1, -1), valueAt(index)] as const] : [],
  );
  return { schema: best.schema, pathParameters: Object.fromEntries(pairs) };
}

/** The options of a container's configuration with their types. */
export const CONFIG_SCHEMA: Readonly<Record<string, ParameterSchema>> =
  findMethod('PUT', '/nodes/x/lxc/100/config')?.schema.parameters ?? {};

/** The file is made by reduce-schema.ts, so its inner shape is taken for granted. */
function asSchema(content: { readonly version: string; readonly methods: readonly object[] }): ReducedSchema {
  const methods = content.methods.filter(isMethod).map((method) => {
    const parameters = HA_RULE_PARAMETERS[`${method.method} ${method.path}`];
    return parameters ? { ...method, parameters } : method;
  });
  return { version: content.version, methods };
}

function isMethod(value: object): value is MethodSchema {
  return 'path' in value && 'method' in value && 'parameters' in value;
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function isPlaceholder(segment: string): boolean {
  return segment.startsWith('{');
}

function placeholders({ segments }: Entry): number {
  return segments.filter(isPlaceholder).length;
}

/** The name of a volume may hold slashes: it is the whole rest of the path. (PVE::API2::Storage::Status, fragmentDelimiter) */
function fits(segments: readonly string[], given: readonly string[]): boolean {
  const takesRest = segments.at(-1) === '{volume}';
  return (
    (segments.length === given.length || (takesRest && given.length > segments.length)) &&
    segments.every((segment, index) => isPlaceholder(segment) || segment === given[index])
  );
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
