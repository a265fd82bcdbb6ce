import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * Reduces the schema of a real node, flattened to a list of methods, to who may call what.
 * Usage: node scripts/reduce-rights.ts apidata-9.2.json shared/rights/method-rights.json
 */
const schema = z.array(
  z.object({
    method: z.string(),
    path: z.string(),
    allowtoken: z.number().optional(),
    permissions: z
      .object({ user: z.string().optional(), check: z.unknown().optional(), description: z.string().optional() })
      .optional(),
  }),
);
type Source = z.infer<typeof schema>;

/** Lists that leave out what the caller may not see are for everybody; whatever else is described is checked inside. */
const ONLY_FILTERED =
  /^(Only lists? |List (all|task)|The returned list|Returns all or just|Will only return|Custom models are filtered|Anyone can|The user needs 'Sys.Syslog' on '\/' in order to get all logs)/;

const [source, target] = process.argv.slice(2);
if (!source || !target) throw new Error('usage: reduce-rights.ts SCHEMA.json TARGET.json');
const all: Source = schema.parse(JSON.parse(readFileSync(source, 'utf8')));
const everybody: string[] = [];
const filtered: string[] = [];
const inside: string[] = [];
const rootOnly: string[] = [];
const checked = new Map<string, string[]>();
for (const { method, path, permissions } of all) {
  const name = `${method} ${path}`;
  if (!permissions) rootOnly.push(name);
  else if (permissions.user === 'all' || permissions.user === 'world') {
    const { description } = permissions;
    if (description === undefined || permissions.user === 'world') everybody.push(name);
    else if (ONLY_FILTERED.test(description)) filtered.push(name);
    else inside.push(name);
  } else if (permissions.check) {
    const check = JSON.stringify(permissions.check);
    checked.set(check, [...(checked.get(check) ?? []), name]);
  } else rootOnly.push(name);
}
const withoutTokens = all.filter(({ allowtoken }) => !allowtoken).map(({ method, path }) => `${method} ${path}`);
const list = (names: readonly string[]): string => JSON.stringify(names);
const groups = [...checked].map(([check, methods]) => `    { "check": ${check}, "methods": ${list(methods)} }`);
writeFileSync(
  target,
  `{
  "version": "9.2",
  "everybody": ${list(everybody)},
  "filtered": ${list(filtered)},
  "inside": ${list(inside)},
  "rootOnly": ${list(rootOnly)},
  "withoutTokens": ${list(withoutTokens)},
  "checked": [
${groups.join(',\n')}
  ]
}
`,
);
