import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { MethodSchema, ParameterSchema, PermissionCheck } from './schema-types.ts';

/**
 * Derives resources/schemas/pve-9.2.json from the schema of a real node, flattened to a list of methods.
 * Usage: node simulator/schema/reduce-schema.ts <schema.json> resources/schemas/pve-9.2.json
 */
const KEPT = [
  /^\/(access|cluster|nodes|pools|storage|version)$/,
  /^\/access\/(ticket|vncticket|permissions|password|acl)$/,
  /^\/access\/(domains|groups|roles|tfa|users)(\/.*)?$/,
  /^\/cluster\/(resources|tasks|nextid|status|options|log|backup-info(\/.*)?|replication|jobs)$/,
  /^\/cluster\/(backup|ha)(\/.*)?$/,
  /^\/cluster\/firewall(\/(rules|options|macros|refs|groups|ipset|aliases))?$/,
  /^\/cluster\/sdn(\/(vnets|zones))?$/,
  /^\/nodes\/\{node\}$/,
  /^\/nodes\/\{node\}\/(status|version|network(\/\{iface\})?|aplinfo|rrd|rrddata|dns|time|hosts|syslog|journal|subscription|report|netstat|config)$/,
  /^\/nodes\/\{node\}\/(startall|stopall|migrateall|termproxy|vncwebsocket|query-url-metadata|replication|certificates(\/info)?)$/,
  /^\/nodes\/\{node\}\/services(\/.*)?$/,
  /^\/nodes\/\{node\}\/apt(\/(update|versions))?$/,
  /^\/nodes\/\{node\}\/disks(\/list)?$/,
  /^\/nodes\/\{node\}\/capabilities$/,
  /^\/nodes\/\{node\}\/firewall(\/(rules|options|log))?$/,
  /^\/nodes\/\{node\}\/tasks(\/.*)?$/,
  /^\/nodes\/\{node\}\/vzdump(\/.*)?$/,
  /^\/nodes\/\{node\}\/storage(\/.*)?$/,
  /^\/nodes\/\{node\}\/lxc(\/.*)?$/,
  /^\/nodes\/\{node\}\/qemu(\/\{vmid\}(\/(config|pending|rrddata|firewall|snapshot|status(\/(current|start|stop|shutdown|reboot))?))?)?$/,
  /^\/pools\/\{poolid\}$/,
  /^\/storage\/\{storage\}$/,
];

/** Beyond what a homelab without ceph, LDAP, OCI registries or a second cluster can answer. */
const LEFT_OUT =
  /\/(file-restore|import-metadata|oci-registry-pull|identity|mtunnel|mtunnelwebsocket|remote_migrate|spiceproxy|sync|arm-ha|disarm-ha)(\/|$)/;

/** Of these paths the homelab only reads. */
const READ_ONLY = [
  /^\/access\/domains/,
  /^\/cluster\/(firewall|sdn|replication|jobs|log)/,
  /^\/nodes\/\{node\}\/(network|dns|time|hosts|subscription|config|status|apt|disks|replication|certificates|firewall)/,
  /\/firewall(\/|$)/,
  /^\/nodes\/\{node\}\/qemu(\/\{vmid\}(\/(config|pending|snapshot))?)?$/,
];

type Json = Record<string, unknown>;

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const record = (value: unknown): Json => (isRecord(value) ? value : {});
const numberOf = (value: unknown): number | undefined =>
  value === undefined || Number.isNaN(Number(value)) ? undefined : Number(value);

/** Perl writes `(?^:…)` for a group without flags. */
const toJavaScriptPattern = (pattern: string): string => pattern.replaceAll('(?^:', '(?:').replaceAll('(?^i:', '(?:');

function reduceParameter(given: Json): ParameterSchema {
  const format = given['format'];
  const fallback = given['default'];
  const entries: [string, unknown][] = [
    ['type', given['type']],
    ['optional', given['optional'] ? true : undefined],
    ['format', isRecord(format) ? reduceParameters(format) : format],
    ['pattern', typeof given['pattern'] === 'string' ? toJavaScriptPattern(given['pattern']) : undefined],
    ['enum', given['enum']],
    ['minimum', numberOf(given['minimum'])],
    ['maximum', numberOf(given['maximum'])],
    ['minLength', numberOf(given['minLength'])],
    ['maxLength', numberOf(given['maxLength'])],
    ['default', typeof fallback === 'string' || typeof fallback === 'number' ? fallback : undefined],
    ['defaultKey', given['default_key'] ? true : undefined],
    ['requires', given['requires']],
    ['alias', given['alias']],
    ['keyAlias', given['keyAlias']],
    ['items', given['items'] === undefined ? undefined : reduceParameter(record(given['items']))],
  ];
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function reduceParameters(given: Json): Record<string, ParameterSchema> {
  const sorted = Object.keys(given).toSorted();
  return Object.fromEntries(sorted.map((name) => [name, reduceParameter(record(given[name]))]));
}

function reducePermissions(given: Json): NonNullable<MethodSchema['permissions']> {
  const check = given['check'];
  return {
    ...(typeof given['user'] === 'string' ? { user: given['user'] } : {}),
    ...(Array.isArray(check) ? { check: [String(check[0]), ...check.slice(1)] satisfies PermissionCheck } : {}),
  };
}

function reduceMethod(given: Json): MethodSchema {
  return {
    path: String(given['path']),
    method: String(given['method']),
    parameters: reduceParameters(record(record(given['parameters'])['properties'])),
    permissions: reducePermissions(record(given['permissions'])),
    ...(given['protected'] ? { isProtected: true } : {}),
    ...(given['proxyto'] === 'node' ? { isForwardedToNode: true } : {}),
    ...(given['allowtoken'] ? { allowsToken: true } : {}),
  };
}

const [source, target] = process.argv.slice(2);
if (!source || !target) throw new Error('usage: reduce-schema.ts <schema.json> <target.json>');
const all: unknown = JSON.parse(readFileSync(source, 'utf8'));
if (!Array.isArray(all)) throw new Error(`${source} holds no list of methods`);
const methods = all
  .map(record)
  .filter(({ path }) => KEPT.some((pattern) => pattern.test(String(path))) && !LEFT_OUT.test(String(path)))
  .filter((entry) => entry['method'] === 'GET' || !READ_ONLY.some((pattern) => pattern.test(String(entry['path']))))
  .map(reduceMethod);
mkdirSync(dirname(target), { recursive: true });
const lines = methods.map((method) => `    ${JSON.stringify(method)}`).join(',\n');
writeFileSync(target, `{\n  "version": "9.2",\n  "methods": [\n${lines}\n  ]\n}\n`);
