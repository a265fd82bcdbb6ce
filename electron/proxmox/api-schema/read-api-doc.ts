import { z } from 'zod';
import { isKept, type ApiSchema, type ParameterSchema, type ParameterSchemas } from './api-schema.ts';

/**
 * Reads the schema out of a node's `apidoc.js`: a script that assigns the tree of the whole API to a constant and goes on with the code of
 * the API viewer. The script is never run; the assigned list is cut out of it and read as JSON. (pve-docs, extractapi.pl)
 * @throws Error when there is no such list, or none with what creating a container takes
 */
export function readApiDoc(script: string, version: string): ApiSchema {
  const methods: Record<string, ParameterSchemas> = {};
  for (const node of z.array(treeNode).parse(JSON.parse(assignedList(script)))) collect(node, methods);
  if (!('POST /nodes/{node}/lxc' in methods))
    throw new Error('the API viewer’s script does not describe POST /nodes/{node}/lxc');
  return { version, methods };
}

/** `const apiSchema = [ … ]`, `var pveapi = [ … ]` before Proxmox VE 7. */
function assignedList(script: string): string {
  const start = /^\s*(?:const|let|var)\s+\w+\s*=\s*(?=\[)/m.exec(script);
  if (!start) throw new Error('the API viewer’s script assigns no list');
  const from = start.index + start[0].length;
  let depth = 0;
  // A quarter of the time of looking at each character: only brackets and whole strings are stopped at.
  const stops = /"(?:[^"\\]|\\.)*"|[[\]]/gs;
  stops.lastIndex = from;
  for (let stop = stops.exec(script); stop; stop = stops.exec(script)) {
    if (stop[0] === '[') depth += 1;
    if (stop[0] === ']') depth -= 1;
    if (depth === 0) return script.slice(from, stops.lastIndex);
  }
  throw new Error('the API viewer’s script breaks off');
}

const anyRecord = z.record(z.string(), z.unknown());
const treeNode = z.looseObject({
  path: z.string(),
  info: anyRecord.optional(),
  children: z.array(z.unknown()).optional(),
});

function collect(node: z.infer<typeof treeNode>, methods: Record<string, ParameterSchemas>): void {
  for (const [method, described] of Object.entries(node.info ?? {})) {
    if (!isKept(method, node.path)) continue;
    const { parameters } = z.looseObject({ parameters: anyRecord.optional() }).parse(described);
    methods[`${method} ${node.path}`] = reduceParameters(parameters?.['properties'] ?? {});
  }
  for (const child of node.children ?? []) collect(treeNode.parse(child), methods);
}

/** Perl’s JSON writes numbers and flags as either kind. What has an unexpected form sets no limit: the server will judge. */
const amount = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^-?\d+(?:\.\d+)?$/)
      .transform(Number),
  ])
  .optional()
  .catch(undefined);
const text = z.string().optional().catch(undefined);
const described = z.looseObject({
  type: text,
  optional: z.unknown().optional(),
  format: z.union([z.string(), anyRecord]).optional().catch(undefined),
  pattern: text,
  enum: z
    .array(z.union([z.string(), z.number().transform(String)]))
    .optional()
    .catch(undefined),
  minimum: amount,
  maximum: amount,
  minLength: amount,
  maxLength: amount,
  default_key: z.unknown().optional(),
  requires: text,
});

/** The parameters of one method, or the options of one property string, without their texts. */
export const reduceParameters = (properties: unknown): ParameterSchemas =>
  Object.fromEntries(
    Object.entries(anyRecord.parse(properties))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, schema]) => [name, reduceParameter(schema)]),
  );

function reduceParameter(given: unknown): ParameterSchema {
  const { optional, format, default_key: defaultKey, pattern, ...rest } = described.parse(given);
  const limits = { enum: rest.enum, minimum: rest.minimum, maximum: rest.maximum };
  const reduced: ParameterSchema = {
    type: rest.type,
    optional: isOn(optional) || undefined,
    format: typeof format === 'object' ? reduceParameters(format) : format,
    pattern: pattern === undefined ? undefined : toJavaScript(pattern),
    ...limits,
    minLength: rest.minLength,
    maxLength: rest.maxLength,
    defaultKey: isOn(defaultKey) || undefined,
    requires: rest.requires,
  };
  return Object.fromEntries(Object.entries(reduced).filter(([, value]) => value !== undefined));
}

const isOn = (flag: unknown): boolean => flag === 1 || flag === '1' || flag === true;

/** Perl writes `(?^:…)` for a compiled pattern inside another. */
const toJavaScript = (pattern: string): string => pattern.replaceAll(/\(\?\^([a-z]*):/g, '(?:');
