import reduced from '../../../resources/schemas/pve-9.2.json' with { type: 'json' };
import { handlerOf } from '../../../simulator/api/handlers.ts';
import type { MethodSchema, ParameterSchema } from '../../../simulator/schema/schema-types.ts';
import type { Random } from './random.ts';
import { asText, goodValue, NASTY, NASTY_JSON, spoiltValue, type Value } from './values.ts';

export type FuzzRequest = {
  readonly method: string;
  /** From the root, with the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The name of whoever sends it; their headers are added on the way. */
  readonly caller: string;
  /** The client goes away in the middle of the request, or just before the answer. */
  readonly abort?: 'in-body' | 'before-answer';
  /** Written to the connection as it is, instead of a request. */
  readonly raw?: string;
};

const METHODS = reduced.methods as unknown as readonly MethodSchema[];
const WELL_BEHAVED = [
  'root@pam',
  'root@pam',
  'root@pam!gantry',
  'root@pam!gantry',
  'admin@pve',
  'audit@pve',
  'user@pve',
  'user@pve!full',
];
const ILL_BEHAVED = [
  'nobody@pve',
  'admin@pve!none',
  'nobody',
  'wrong secret',
  'broken token',
  'forged ticket',
  'no csrf',
  'wrong csrf',
];
/** Methods without a handler are answered with 501 before anything is looked at. */
const ANSWERED = METHODS.filter(({ path, method }) => handlerOf(method, path) !== undefined);
const isCreation = ({ path, method }: MethodSchema): boolean => method === 'POST' && path.endsWith('/lxc');
/** What changes containers; creations more often, because there is but one way to come and there are many to go. */
const OFTEN = ANSWERED.filter(
  ({ path, method }) => /\/lxc(\/|$)/.test(path) && (method !== 'GET' || /config|current|snapshot$/.test(path)),
).flatMap((schema) => (isCreation(schema) ? [schema, schema, schema, schema] : [schema]));
/** Never set to a valid value: a lock somebody sets by hand stays until somebody takes it away. */
/** Nor is the root file system changed: Proxmox puts down whatever text it is given. (PVE::LXC::Config, vmconfig_apply_pending) */
const LEFT_OUT = new Set(['lock', 'unused[n]']);

/** Any method of the table, with parameters that are right, or spoilt in one of many ways. */
export function anyRequest(random: Random): FuzzRequest {
  if (random.chance(0.02)) return rawRequest(random);
  const schema = random.pick(random.chance(0.4) ? OFTEN : random.chance(0.95) ? ANSWERED : METHODS);
  const isGood = random.chance(0.55);
  const values = parametersOf(random, schema);
  if (!isGood) spoil(random, schema, values);
  return write(random, schema, values, isGood);
}

/** One of the methods that change guests, all of them right, for bursts on the same few guests. */
export function lifecycleRequest(random: Random): FuzzRequest {
  const changing = OFTEN.filter(({ method }) => method !== 'GET');
  const schema = random.pick(changing);
  const values = parametersOf(random, schema, 0.1);
  return write(random, schema, values, true, random.pick(['root@pam', 'root@pam!gantry']));
}

function parametersOf(random: Random, { path, parameters }: MethodSchema, share = 0.2): Map<string, Value> {
  const values = new Map<string, Value>();
  for (const [name, schema] of Object.entries(parameters)) {
    const isNeeded = !schema.optional || path.includes(`{${name}}`);
    if (LEFT_OUT.has(name) || (path.endsWith('/config') && name === 'rootfs') || (!isNeeded && !random.chance(share)))
      continue;
    const key = name.replace('[n]', String(random.between(0, 2)));
    values.set(key, goodValue(random, key, schema));
    if (schema.requires !== undefined && parameters[schema.requires] && !values.has(schema.requires)) {
      values.set(schema.requires, goodValue(random, schema.requires, parameters[schema.requires] ?? {}));
    }
  }
  return values;
}

function spoil(random: Random, { parameters }: MethodSchema, values: Map<string, Value>): void {
  for (let count = random.between(1, 3); count > 0; count--) {
    const names = [...values.keys()];
    const name = names.length > 0 ? random.pick(names) : '';
    const kind = random.between(0, 4);
    if (kind === 0) values.delete(name);
    else if (kind === 1)
      values.set(asText(random.pick([...NASTY, 'bogus', 'net32', 'mp256', 'net[n]'])), random.pick(NASTY));
    else if (kind === 2) values.set(anyName(random, parameters), random.pick(NASTY));
    else if (name !== '') values.set(name, spoiltValue(random, asText(values.get(name))));
  }
}

const anyName = (random: Random, parameters: Readonly<Record<string, ParameterSchema>>): string =>
  random.pick([...Object.keys(parameters), 'x']).replace('[n]', '0');

function write(
  random: Random,
  { path, method }: MethodSchema,
  values: Map<string, Value>,
  isGood: boolean,
  caller = random.pick(isGood || random.chance(0.7) ? WELL_BEHAVED : ILL_BEHAVED),
): FuzzRequest {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values.get(name);
    if (isGood || random.chance(0.95)) values.delete(name);
    return encodeURIComponent(wellFormed(asText(value ?? 'x')));
  });
  const odd = isGood ? filled : oddPath(random, filled);
  const isWrite = method === 'POST' || method === 'PUT';
  const address = `/api2/${!isGood && random.chance(0.03) ? random.pick(['html', 'extjs', 'xml', '']) : 'json'}${odd}`;
  if (!isWrite || random.chance(0.1)) {
    const query = form(random, values, isGood);
    const body = !isGood && random.chance(0.05) ? 'a=b' : '';
    return {
      method: oddMethod(random, method, isGood),
      path: query === '' ? address : `${address}?${query}`,
      headers: {},
      body,
      caller,
    };
  }
  const { headers, body } = bodyOf(random, values, isGood);
  const abort = !isGood && random.chance(0.03) ? { abort: random.pick(['in-body', 'before-answer'] as const) } : {};
  return { method: oddMethod(random, method, isGood), path: address, headers, body, caller, ...abort };
}

const oddMethod = (random: Random, method: string, isGood: boolean): string =>
  !isGood && random.chance(0.03) ? random.pick(['PATCH', 'HEAD', 'OPTIONS', 'DELETE', 'GET', 'POST']) : method;

function oddPath(random: Random, path: string): string {
  if (!random.chance(0.1)) return path;
  return random.pick([
    `${path}/`,
    `/${path}`,
    `${path}/x`,
    path.replace(/\/[^/]*$/, ''),
    `${path}%2f`,
    `${path}%00`,
    path.replace('/', '/%2e%2e/'),
    path.toUpperCase(),
    '',
  ]);
}

function bodyOf(random: Random, values: Map<string, Value>, isGood: boolean): Pick<FuzzRequest, 'headers' | 'body'> {
  const kind = isGood
    ? random.pick(['form', 'form', 'json'])
    : random.pick(['form', 'json', 'json', 'broken', 'multipart', 'type']);
  switch (kind) {
    case 'json': {
      const entries = [...values].map(([name, value]) => [
        name,
        isGood ? value : random.chance(0.15) ? random.pick(NASTY_JSON) : value,
      ]);
      return { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(Object.fromEntries(entries)) };
    }
    case 'broken':
      return {
        headers: { 'Content-Type': 'application/json' },
        body: random.pick(['{', '[]', 'null', '1', '"a"', '{"a":}', '{"a":1,}', '\0', '['.repeat(3000), '{"a":1}x']),
      };
    case 'multipart':
      return {
        headers: { 'Content-Type': random.pick(['multipart/form-data; boundary=x', 'multipart/form-data']) },
        body: random.pick([
          '--x\r\nContent-Disposition: form-data; name="content"\r\n\r\niso\r\n--x--\r\n',
          '--x',
          '--x\r\nContent-Disposition: form-data; name="filename"; filename="a.iso"\r\n\r\ndata',
        ]),
      };
    case 'type':
      return {
        headers: {
          'Content-Type': random.pick([
            'text/plain',
            'application/xml',
            '',
            'application/x-www-form-urlencoded; charset=x',
            'APPLICATION/JSON',
          ]),
        },
        body: form(random, values, isGood),
      };
    default:
      return { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: form(random, values, isGood) };
  }
}

function form(random: Random, values: Map<string, Value>, isGood: boolean): string {
  const parts = [...values].map(([name, value]) => `${encode(name)}=${encode(asText(value))}`);
  if (!isGood && random.chance(0.1) && parts.length > 0) parts.push(random.pick(parts));
  if (!isGood && random.chance(0.05)) parts.push(random.pick(['&', ';', '=', '%', '%zz=%ff', 'a', '_dc=1', '+=+']));
  return parts.join('&');
}

const wellFormed = (text: string): string => text.toWellFormed();
const encode = (text: string): string => encodeURIComponent(wellFormed(text));

/** What no client library would send. */
function rawRequest(random: Random): FuzzRequest {
  const raw = random.pick([
    'GET /api2/json/version HTTP/1.0\r\n\r\n',
    'GET /api2/json/version HTTP/1.1\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    'GET http://[::bad/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    'POST /api2/json/pools HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n',
    'POST /api2/json/pools HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n',
    `GET /api2/json/version HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
    'BREW /api2/json/version HTCPCP/1.0\r\n\r\n',
    '\0\u0001\u0002',
    'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    'GET /api2/json/%ff%fe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    'CONNECT pve1:22 HTTP/1.1\r\nHost: x\r\n\r\n',
    'GET /api2/json/version HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
  ]);
  return { method: 'RAW', path: '', headers: {}, body: '', caller: 'nobody', raw };
}
