import type { MethodSchema, ParameterSchema, ReducedSchema } from './schema-types.ts';

type Parameters = Readonly<Record<string, ParameterSchema>>;

/** What 8.4 does not have of 9.2. */
const MISSING: readonly RegExp[] = [
  /^POST \/access\/vncticket$/,
  /^GET \/nodes\/\{node\}\/lxc\/\{vmid\}\/migrate$/,
  /^\w+ \/nodes\/\{node\}\/query-oci-repo-tags$/,
  /^\w+ \/cluster\/ha\/rules(\/|$)/,
  /^\w+ \/cluster\/ha\/status\/(dis)?arm-ha$/,
];

/** Parameters that came after it. */
const NEWER: readonly (readonly [method: RegExp, names: readonly string[]])[] = [
  [/^POST \/nodes\/\{node\}\/lxc$/, ['entrypoint', 'env', 'ha-managed']],
  [/^PUT \/nodes\/\{node\}\/lxc\/\{vmid\}\/config$/, ['entrypoint', 'env']],
  [/^PUT \/access\/users\/\{userid\}\/token\/\{tokenid\}$/, ['delete', 'regenerate']],
  [/^\w+ \/access\/domains/, ['audiences']],
  [/^PUT \/nodes\/\{node\}\/network$/, ['regenerate-frr']],
  [/^(POST|PUT) \/storage/, ['saferemove-stepsize', 'snapshot-as-volume-chain']],
  [/^\w+ \/cluster\/ha\/resources/, ['failback', 'purge']],
];

const TEXT: ParameterSchema = { type: 'string', optional: true };
/** Parameters that 9.0 has dropped. */
const DROPPED: readonly (readonly [method: RegExp, parameters: Parameters])[] = [
  [
    /^POST \/nodes\/\{node\}\/vzdump$/,
    {
      maxfiles: { type: 'integer', optional: true, minimum: 1 },
      'notification-policy': { ...TEXT, enum: ['always', 'failure', 'never'] },
      'notification-target': { ...TEXT, format: 'pve-configid' },
    },
  ],
  [/^POST \/storage$/, { maxfiles: { type: 'integer', optional: true, minimum: 0 }, server2: TEXT, volume: TEXT }],
  [/^PUT \/storage\/\{storage\}$/, { maxfiles: { type: 'integer', optional: true, minimum: 0 }, server2: TEXT }],
];

/** Options inside property strings that came after it. */
const NEWER_OPTIONS: readonly (readonly [parameter: RegExp, names: readonly string[]])[] = [
  [/^net\[n\]$/, ['host-managed']],
  [/^(rootfs|mp\[n\])$/, ['idmap', 'keepattrs']],
];

/** Fields of answers that came after it. */
const NEWER_FIELDS: readonly (readonly [method: RegExp, fields: RegExp])[] = [
  [/^GET \/cluster\/resources$/, /^memhost$/],
  [/^GET \/nodes\/\{node\}\/(lxc|qemu)(\/\{vmid\}\/status\/current)?$/, /^(pressure\w+|memhost)$/],
  [/\/rrddata$/, /^(pressure\w+|memhost|memavailable|arcsize)$/],
  [/^GET \/nodes\/\{node\}\/storage$/, /^(formats|select_existing)$/],
];

/** The schema of a node with 8.4, from that of one with 9.2 and the differences above. */
export function asOf84({ methods }: ReducedSchema): ReducedSchema {
  const kept = methods.filter((method) => !MISSING.some((pattern) => pattern.test(keyOf(method))));
  return { version: '8.4', methods: kept.map((method) => ({ ...method, parameters: parametersOf84(method) })) };
}

/** An answer without what 8.4 does not tell. */
export function answerOf84(method: MethodSchema, answer: unknown): unknown {
  const fields = NEWER_FIELDS.find(([pattern]) => pattern.test(keyOf(method)))?.[1];
  if (!fields) return answer;
  return Array.isArray(answer) ? answer.map((item: unknown) => without(item, fields)) : without(answer, fields);
}

const keyOf = ({ method, path }: MethodSchema): string => `${method} ${path}`;

function parametersOf84(method: MethodSchema): Parameters {
  const key = keyOf(method);
  const newer = new Set(NEWER.flatMap(([pattern, names]) => (pattern.test(key) ? names : [])));
  const dropped = DROPPED.flatMap(([pattern, parameters]) => (pattern.test(key) ? Object.entries(parameters) : []));
  const kept = Object.entries(method.parameters).filter(([name]) => !newer.has(name));
  return Object.fromEntries([
    ...kept.map(([name, schema]) => [name, olderParameter(name, schema)] as const),
    ...dropped,
  ]);
}

function olderParameter(name: string, schema: ParameterSchema): ParameterSchema {
  if (name === 'timeframe' && schema.enum) return { ...schema, enum: schema.enum.filter((each) => each !== 'decade') };
  const newer = NEWER_OPTIONS.find(([pattern]) => pattern.test(name))?.[1];
  if (!newer || typeof schema.format !== 'object') return schema;
  const format = Object.fromEntries(Object.entries(schema.format).filter(([option]) => !newer.includes(option)));
  return { ...schema, format };
}

function without(item: unknown, fields: RegExp): unknown {
  if (typeof item !== 'object' || item === null) return item;
  return Object.fromEntries(Object.entries(item).filter(([name]) => !fields.test(name)));
}
