import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { isKept, type ApiSchema, type ParameterSchemas } from '../electron/proxmox/api-schema/api-schema.ts';
import { reduceParameters } from '../electron/proxmox/api-schema/read-api-doc.ts';

/**
 * Makes the copies of Proxmox' schema that stand in where a node does not give its own, from the whole schema of a real 9.2 as a
 * list of methods.
 * Usage: node scripts/reduce-api-schema.ts <apidata.json> resources/schemas
 */
const [source, folder] = process.argv.slice(2);
if (!source || !folder) throw new Error('usage: reduce-api-schema.ts <apidata.json> <folder>');

/** What 8.4 does not have yet, as the comparison of the two real schemas shows: parameters, and options of property strings. */
const since9: readonly (readonly [method: RegExp, names: readonly string[]])[] = [
  [/^POST \/nodes\/\{node\}\/lxc$/, ['entrypoint', 'env', 'ha-managed']],
  [/^PUT \/nodes\/\{node\}\/lxc\/\{vmid\}\/config$/, ['entrypoint', 'env']],
];
const optionsSince9: Readonly<Record<string, readonly string[]>> = {
  'net[n]': ['host-managed'],
  'mp[n]': ['idmap', 'keepattrs'],
  rootfs: ['idmap'],
};

const listed = z.array(z.looseObject({ method: z.string(), path: z.string(), parameters: z.unknown() }));
const withProperties = z.looseObject({ properties: z.unknown() }).catch({ properties: {} });
const methods: Record<string, ParameterSchemas> = {};
for (const { method, path: where, parameters } of listed.parse(JSON.parse(readFileSync(source, 'utf8'))))
  if (isKept(method, where))
    methods[`${method} ${where}`] = reduceParameters(withProperties.parse(parameters).properties ?? {});
write({ version: '9.2', methods });
write({
  version: '8.4',
  methods: Object.fromEntries(Object.entries(methods).map(([key, parameters]) => [key, asOf8(key, parameters)])),
});

function asOf8(method: string, parameters: ParameterSchemas): ParameterSchemas {
  const newer = since9.flatMap(([pattern, names]) => (pattern.test(method) ? names : []));
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, schema]) => {
      if (newer.includes(name)) return [];
      if (typeof schema.format !== 'object') return [[name, schema]];
      const options = Object.entries(schema.format).filter(([option]) => !optionsSince9[name]?.includes(option));
      return [[name, { ...schema, format: Object.fromEntries(options) }]];
    }),
  );
}

function write({ version, methods: kept }: ApiSchema): void {
  const lines = Object.entries(kept).map(
    ([key, parameters]) => `    ${JSON.stringify(key)}: ${JSON.stringify(parameters)}`,
  );
  writeFileSync(
    path.join(folder ?? '', `create-${version}.json`),
    `{\n  "version": "${version}",\n  "methods": {\n${lines.join(',\n')}\n  }\n}\n`,
  );
}
