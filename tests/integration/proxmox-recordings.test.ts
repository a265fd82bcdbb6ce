import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import { Secret } from '../../electron/lib/secret.ts';
import { decodePermissions } from '../../electron/proxmox/access.ts';
import { decodeAppliances } from '../../electron/proxmox/aplinfo.ts';
import { decodeClusterStatus, decodeNextId } from '../../electron/proxmox/cluster.ts';
import { decodeResources } from '../../electron/proxmox/cluster-resources.ts';
import { connectProxmox, type Proxmox } from '../../electron/proxmox/connect.ts';
import {
  decodeContainers,
  decodeContainerStatus,
  decodeInterfaces,
  decodePending,
  decodeRawConfig,
} from '../../electron/proxmox/lxc-schemas.ts';
import { decodeNetworks, decodeNodes, decodeNodeStatus, decodeRrd } from '../../electron/proxmox/nodes.ts';
import { noAnswerNeeded, type Decoder } from '../../electron/proxmox/pve-schemas.ts';
import { decodeStorages, decodeVolumes } from '../../electron/proxmox/storage.ts';
import { decodeTaskList } from '../../electron/proxmox/task-list.ts';
import { decodeTaskLog, decodeTaskStatus } from '../../electron/proxmox/tasks.ts';
import { decodeUpid } from '../../electron/proxmox/upid.ts';
import { decodeVersion } from '../../electron/proxmox/version.ts';
import { HastyClock } from './hasty-clock.ts';
import { startServer, type ProxmoxServer, type Reply } from './proxmox-server.ts';

const recordings = z
  .array(
    z.looseObject({
      name: z.string(),
      method: z.string(),
      path: z.string(),
      status: z.number().nullable(),
      reason: z.string(),
      responseType: z.string().nullable(),
      json: z
        .looseObject({
          data: z.unknown(),
          message: z.string().optional(),
          errors: z.record(z.string(), z.string()).optional(),
        })
        .nullable(),
      responseBody: z.string().optional(),
    }),
  )
  .parse(JSON.parse(readFileSync(new URL('../fixtures/recordings.json', import.meta.url), 'utf8')));
type Recording = (typeof recordings)[number];

const guest = String.raw`/nodes/[^/]+/lxc/\d+`;
const decoders: readonly [call: RegExp, decode: Decoder<unknown>][] = [
  [/^GET \/+version\/?$/, decodeVersion],
  [/^GET \/nodes\/[^/]+\/version$/, decodeVersion],
  [/^GET \/access\/permissions$/, decodePermissions],
  [/^GET \/cluster\/resources$/, decodeResources],
  [/^GET \/cluster\/tasks$/, decodeTaskList],
  [/^GET \/cluster\/nextid$/, decodeNextId],
  [/^GET \/cluster\/status$/, decodeClusterStatus],
  [/^GET \/nodes$/, decodeNodes],
  [/^GET \/nodes\/[^/]+\/status$/, decodeNodeStatus],
  [/^GET \/nodes\/[^/]+\/network$/, decodeNetworks],
  [/^GET \/nodes\/[^/]+\/storage$/, decodeStorages],
  [/^GET \/nodes\/[^/]+\/storage\/[^/]+\/content$/, decodeVolumes],
  [/^GET \/nodes\/[^/]+\/aplinfo$/, decodeAppliances],
  [/^GET \/nodes\/[^/]+\/(?:lxc|qemu)$/, decodeContainers],
  [new RegExp(`^GET ${guest}/config$`), decodeRawConfig],
  [new RegExp(`^GET ${guest}/pending$`), decodePending],
  [new RegExp(`^GET ${guest}/status/current$`), decodeContainerStatus],
  [new RegExp(`^GET ${guest}/interfaces$`), decodeInterfaces],
  [/^GET \/nodes\/[^/]+\/(?:lxc\/\d+\/)?rrddata$/, decodeRrd],
  [/^GET \/nodes\/[^/]+\/tasks$/, decodeTaskList],
  [/^GET \/nodes\/[^/]+\/tasks\/[^/]+\/status$/, decodeTaskStatus],
  [/^GET \/nodes\/[^/]+\/tasks\/[^/]+\/log$/, decodeTaskLog],
  [/^POST \/nodes\/[^/]+\/(?:lxc|aplinfo)$/, decodeUpid],
  [new RegExp(`^POST ${guest}/(?:status/.*|snapshot)$`), decodeUpid],
  [new RegExp(`^DELETE ${guest}$`), decodeUpid],
  [new RegExp(`^PUT ${guest}/config$`), noAnswerNeeded],
  [/^DELETE \/nodes\/[^/]+\/tasks\/[^/]+$/, noAnswerNeeded],
];

const callOf = ({ method, path }: Recording): string =>
  `${method} ${(path.split('?')[0] ?? '').replace('/api2/json', '')}`;
const decoderFor = (recording: Recording): Decoder<unknown> | undefined =>
  decoders.find(([call]) => call.test(callOf(recording)))?.[1];
const isAskable = ({ method, path }: Recording): boolean =>
  /^(?:GET|POST|PUT|DELETE)$/.test(method) && path.startsWith('/api2/json/');

const decodable = recordings.filter(
  (recording) => isAskable(recording) && recording.status === 200 && recording.json !== null && decoderFor(recording),
);
const refused = recordings.filter(
  (recording) => isAskable(recording) && recording.status !== null && recording.status !== 200,
);
const unanswered = recordings.filter((recording) => isAskable(recording) && recording.status === null);

let server: ProxmoxServer;
let proxmox: Proxmox;
let reply: Reply = {};

beforeAll(async () => {
  server = await startServer(() => reply);
  const { host, port, fingerprint } = server;
  const credentials = { kind: 'token', tokenName: 'root@pam!app', secret: new Secret('x') } as const;
  proxmox = connectProxmox({ host, port, fingerprint, credentials, clock: new HastyClock() });
});
afterAll(async () => {
  await proxmox[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

/** Plays a recorded answer to the real client over TLS. */
function play(recording: Recording): Promise<unknown> {
  const { status, reason, json, responseBody, responseType, method } = recording;
  const text = json === null ? (responseBody ?? '') : JSON.stringify(json);
  reply = status === null ? 'hangUp' : { status, reason, text, contentType: responseType };
  const { client } = proxmox;
  const ask = { GET: client.get, POST: client.post, PUT: client.put, DELETE: client.delete }[method]?.bind(client);
  if (!ask) throw new Error(`no way to send ${method}`);
  return ask(callOf(recording).slice(method.length + 1), decoderFor(recording) ?? ((data) => data));
}

describe(`${decodable.length} recorded successes`, () => {
  test('are at least 150, and every reading call of the client is among them', () => {
    expect(decodable.length).toBeGreaterThanOrEqual(150);
    const unproven = decoders.filter(([call]) => !decodable.some((recording) => call.test(callOf(recording))));
    expect(unproven).toEqual([]);
  });

  test.each(decodable.map((recording) => [recording.name, recording] as const))(
    '%s is decoded without loss',
    async (_name, recording) => {
      const decoded = await play(recording);
      const wanted = decoderFor(recording) === noAnswerNeeded ? null : recording.json?.data;
      expect(losses(wanted, decoded, 'data')).toEqual([]);
    },
  );

  test('an empty log and a log without a file are told as no lines', async () => {
    const unknown = recordings.find(({ name }) => name === 'task-log-unknown-upid');
    reply = { text: JSON.stringify(unknown?.json) };
    expect(await proxmox.tasks.log(decodeUpid('UPID:pve:00000001:00000001:5F000000:vzcreate:110:root@pam:'))).toEqual(
      [],
    );
  });

  test('a stopped container has no interfaces, a running one has all its addresses', async () => {
    const stopped = recordings.find(({ name }) => name === 'lxc-interfaces-stopped');
    reply = { text: JSON.stringify(stopped?.json) };
    expect(await proxmox.lxc.interfaces('pve', 100)).toEqual([]);
    const running = recordings.find(({ name }) => name === 'lxc-interfaces-running-180');
    reply = { text: JSON.stringify(running?.json) };
    const interfaces = await proxmox.lxc.interfaces('pve', 180);
    expect(interfaces.map(({ name, addresses }) => [name, addresses])).toEqual([
      ['lo', ['127.0.0.1/8', '::1/128']],
      ['eth0', ['10.10.10.180/24', 'fe80::be24:11ff:fe71:be9e/64']],
    ]);
  });

  test('a configuration is given as the texts Proxmox takes back', async () => {
    const full = recordings.find(({ name }) => name === 'lxc-config-full');
    reply = { text: JSON.stringify(full?.json) };
    const { config, digest } = await proxmox.lxc.config('pve', 110);
    expect(config).toMatchObject({
      unprivileged: '1',
      memory: '512',
      cpulimit: '0.5',
      mp0: 'ctstore:110/vm-110-disk-1.raw,mp=/srv/data,backup=1,size=1G',
    });
    expect(digest).toBe('a9b907cbf34c9d636626489ee2c86359f7848cb3');
    expect(config).not.toHaveProperty('digest');
  });

  test('a taken number is told apart from a bad one', async () => {
    const taken = recordings.find(({ name }) => name === 'cluster-nextid-taken');
    reply = { status: 400, reason: taken?.reason ?? '', text: JSON.stringify(taken?.json) };
    expect(await proxmox.cluster.isVmidFree(100)).toBe(false);
    const bad = recordings.find(({ name }) => name === 'cluster-nextid-bad');
    reply = { status: 400, reason: bad?.reason ?? '', text: JSON.stringify(bad?.json) };
    await expect(proxmox.cluster.isVmidFree(5)).rejects.toMatchObject({ code: 'pve:invalid-parameters' });
  });
});

/** The code of every recorded 500 that is not simply refused. */
const codesOf500: Partial<Record<ErrorCode, readonly string[]>> = {
  'pve:vmid-taken': [
    'create-err-vmid-exists',
    'create-err-force-existing',
    'create-same-vmid-while-creating',
    'race-create-same-vmid-1',
    'clone-newid-exists',
    'clone-linked-from-template',
  ],
  'pve:busy': ['locked-config-put', 'locked-delete', 'locked-delete-force', 'lock-timeout-config-put'],
  'pve:not-found': [
    'access-acl-put-unknown-role',
    'create-err-hookscript-unknown',
    'create-err-ostemplate-unknown-storage',
    'create-err-storage-param-unknown',
    'create-err-storage-unknown',
    'create-from-broken-template-config-after',
    'lxc-config-nonexistent',
    'lxc-config-put-nonexistent',
    'lxc-delete-nonexistent',
    'lxc-status-nonexistent',
    'storage-content-unknown-storage',
    'snapshot-config-unknown',
    'clone-nonexistent',
    'migrate-unknown-node',
    'termproxy-nonexistent',
  ],
};
const codesByStatus: Partial<Record<number, ErrorCode>> = {
  400: 'pve:invalid-parameters',
  401: 'pve:unauthenticated',
  403: 'pve:forbidden',
  501: 'pve:unexpected-response',
  506: 'pve:unexpected-response',
  595: 'pve:unreachable',
};

describe(`${refused.length} recorded refusals`, () => {
  test.each(refused.map((recording) => [recording.name, recording] as const))(
    '%s keeps its meaning and its text',
    async (name, recording) => {
      const error = await play(recording).then(
        () => expect.unreachable(),
        (thrown: unknown) => thrown,
      );
      if (!(error instanceof AppError)) throw error;
      const of500 = Object.keys(codesOf500).find((code) =>
        Object.entries(codesOf500).some(([one, names]) => one === code && names.includes(name)),
      );
      expect(error.code).toBe(codesByStatus[recording.status ?? 0] ?? of500 ?? 'pve:refused');
      const right = recording.status === 403 ? /\((\/[^,]*), ([A-Z]\S*)\)/.exec(recording.reason) : null;
      expect(error.details).toMatchObject({
        reason: recording.json?.message?.trim() ?? recording.reason,
        ...(recording.json?.errors && { parameters: recording.json.errors }),
        ...(right && { path: right[1], privilege: right[2] }),
      });
    },
  );

  test.each(unanswered.map((recording) => [recording.name, recording] as const))(
    '%s, closed without an answer, is an error and no hang',
    async (_name, recording) => {
      await expect(play(recording)).rejects.toMatchObject({
        code: recording.method === 'GET' ? 'pve:unreachable' : 'pve:unknown-outcome',
      });
    },
  );
});

/** Everything of `raw` that is not in `decoded` with the same meaning; numbers may have become numbers from text, flags 1 and 0. */
function losses(raw: unknown, decoded: unknown, path: string): string[] {
  if (Array.isArray(raw)) {
    if (!Array.isArray(decoded) || decoded.length !== raw.length) return [`${path}: another length`];
    return raw.flatMap((entry, index) => losses(entry, decoded[index], `${path}.${index}`));
  }
  if (isRecord(raw)) {
    if (!isRecord(decoded)) return [`${path}: no object`];
    return Object.entries(raw).flatMap(([key, value]) => losses(value, decoded[key], `${path}.${key}`));
  }
  const isSame = Object.is(raw, decoded) || (typeof raw === 'string' && raw !== '' && Number(raw) === decoded);
  const isNothing = raw === null && Array.isArray(decoded) && decoded.length === 0;
  return isSame || isNothing ? [] : [`${path}: ${JSON.stringify(raw)} became ${JSON.stringify(decoded)}`];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
