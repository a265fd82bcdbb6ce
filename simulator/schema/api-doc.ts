import type { MethodSchema, ParameterSchema } from './schema-types.ts';

/** A node of the tree that Proxmox' API viewer shows. */
export type ApiDocNode = {
  readonly path: string;
  readonly text: string;
  leaf: 0 | 1;
  readonly info: Record<string, unknown>;
  children?: ApiDocNode[];
};

/** The script `apidoc.js` of pve-docs: the whole schema as one constant. (pve-docs, extractapi.pl) */
export const printApiDoc = (methods: readonly MethodSchema[]): string =>
  `const apiSchema = ${JSON.stringify(apiDocTree(methods), null, 3)}\n;\n`;

/** Every path with its parents, sorted; what has nothing below is a leaf. */
export function apiDocTree(methods: readonly MethodSchema[]): ApiDocNode[] {
  const top: ApiDocNode[] = [];
  for (const method of methods) {
    let siblings = top;
    let path = '';
    let found: ApiDocNode | undefined;
    for (const text of method.path.split('/').filter((part) => part !== '')) {
      path = `${path}/${text}`;
      const parent = found;
      found = siblings.find((node) => node.text === text);
      if (!found) {
        found = { path, text, leaf: 1, info: {} };
        siblings.push(found);
        if (parent) Object.assign(parent, { leaf: 0, children: siblings });
      }
      siblings = found.children ?? [];
    }
    if (found) found.info[method.method] = describeMethod(method);
  }
  return sorted(top);
}

const sorted = (nodes: readonly ApiDocNode[]): ApiDocNode[] =>
  nodes
    .map(({ children, ...node }) => ({ ...node, ...(children ? { children: sorted(children) } : {}) }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));

function describeMethod(method: MethodSchema): Record<string, unknown> {
  const { permissions = {}, parameters } = method;
  const properties = Object.entries(parameters).map(([name, schema]) => [name, describeParameter(schema)]);
  return {
    ...(method.allowsToken ? { allowtoken: 1 } : {}),
    method: method.method,
    name: nameOf(method),
    parameters: {
      additionalProperties: 0,
      ...(properties.length > 0 ? { properties: Object.fromEntries(properties) } : {}),
    },
    ...(Object.keys(permissions).length > 0 ? { permissions } : {}),
    ...(method.isProtected ? { protected: 1 } : {}),
    ...(method.isForwardedToNode ? { proxyto: 'node' } : {}),
  };
}

function describeParameter({ optional, defaultKey, format, ...schema }: ParameterSchema): Record<string, unknown> {
  const described =
    typeof format === 'object'
      ? Object.fromEntries(Object.entries(format).map(([name, each]) => [name, describeParameter(each)]))
      : format;
  return {
    ...schema,
    ...(described === undefined ? {} : { format: described }),
    ...(optional ? { optional: 1 } : {}),
    ...(defaultKey ? { default_key: 1 } : {}),
  };
}

const VERBS: Readonly<Record<string, string>> = { GET: 'read', POST: 'create', PUT: 'update', DELETE: 'delete' };

/** The reduced schema holds no names; this one tells methods apart. */
const nameOf = ({ method, path }: MethodSchema): string =>
  `${VERBS[method] ?? method.toLowerCase()}_${path.split('/').findLast((part) => part !== '' && !part.startsWith('{')) ?? 'root'}`;
