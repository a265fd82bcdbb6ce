import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ManualClock } from '../../electron/lib/clock.ts';
import { createMemoryLog } from '../../electron/lib/log.ts';
import { Redactor } from '../../electron/lib/redact.ts';
import { Secret } from '../../electron/lib/secret.ts';
import { ServerSchemas } from '../../electron/plan/server-schemas.ts';
import { connectProxmox } from '../../electron/proxmox/connect.ts';
import { connectionId as anyConnectionId } from '../../shared/domain/ids.ts';
import { startSimulator, type SimulatorOptions } from '../../simulator/start-simulator.ts';
import * as guests from '../../simulator/testing/quiet-guests.ts';

const connectionId = anyConnectionId.parse('7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11');
const shippedFolder = 'resources/schemas';

/** A server, and this program's memory of its schema in a folder of its own. */
async function openRig(options: SimulatorOptions = {}) {
  const pve = await startSimulator({ guests, ...options });
  const { host, port, fingerprint, token } = pve;
  const credentials = { kind: 'token', tokenName: token.name, secret: new Secret(token.secret) } as const;
  const proxmox = connectProxmox({ host, port, fingerprint, credentials });
  const cacheFolder = await mkdtemp(path.join(tmpdir(), 'gantry-schemas-'));
  const clock = new ManualClock();
  const log = createMemoryLog(new Redactor());
  const open = () => new ServerSchemas({ shippedFolder, cacheFolder, clock, log });
  const schemas = open();
  const signal = new AbortController().signal;
  const asked = () => pve.requests.filter(({ path: where }) => where.endsWith('/apidoc.js'));
  const reads = () => asked().length;
  return {
    pve,
    cacheFolder,
    clock,
    asked,
    reads,
    /** As the program does after a start. */
    restart: open,
    of: (which = schemas, node = 'pve1') => which.of({ proxmox, connectionId, node }, { signal }),
    [Symbol.asyncDispose]: async () => {
      await schemas[Symbol.asyncDispose]();
      await proxmox[Symbol.asyncDispose]();
      await pve[Symbol.asyncDispose]();
      await rm(cacheFolder, { recursive: true });
    },
  };
}

test.each(['9.2', '8.4'] as const)(
  'what a node of %s tells of creating is what the shipped copy says',
  async (version) => {
    await using rig = await openRig({ version });
    const { schema, whyNotOwn, nodeVersion } = await rig.of();
    expect({ whyNotOwn, nodeVersion }).toEqual({
      whyNotOwn: null,
      nodeVersion: expect.stringContaining(version) as unknown,
    });
    const shipped = JSON.parse(await readFile(`${shippedFolder}/create-${version}.json`, 'utf8')) as typeof schema;
    for (const method of [
      'POST /nodes/{node}/lxc',
      'PUT /nodes/{node}/lxc/{vmid}/config',
      'POST /nodes/{node}/aplinfo',
    ])
      expect(schema.methods[method]).toEqual(shipped.methods[method]);
  },
);

test('a server’s schema is read once for its version, also over a restart, and no login is sent for it', async () => {
  await using rig = await openRig();
  const [first] = await Promise.all([rig.of(), rig.of()]);
  await rig.of();
  expect(rig.asked().map(({ authorization }) => authorization)).toEqual(['none']);
  expect(await readdir(rig.cacheFolder)).toEqual([`${connectionId}-9.2.11.json`]);
  await using after = rig.restart();
  expect((await rig.of(after)).schema).toEqual(first?.schema);
  expect(rig.reads()).toBe(1);
});

test('a kept schema that is spoiled, or of an earlier version, is read anew', async () => {
  await using rig = await openRig();
  await writeFile(path.join(rig.cacheFolder, `${connectionId}-9.2.11.json`), '{"version":"9.2.11","meth');
  await writeFile(path.join(rig.cacheFolder, `${connectionId}-9.1.4.json`), '{}');
  expect((await rig.of()).whyNotOwn).toBeNull();
  expect(rig.reads()).toBe(1);
  expect(await readdir(rig.cacheFolder)).toEqual([`${connectionId}-9.2.11.json`]);
});

test('where a server has no documentation the shipped copy stands in and says why, and it is asked again only after a while', async () => {
  await using rig = await openRig({ hasDocs: false, version: '8.4' });
  const { schema, whyNotOwn } = await rig.of();
  expect(schema.version).toBe('8.4');
  expect(whyNotOwn).toMatch(/^its own could not be read: .*no such file/);
  await rig.of();
  expect(rig.reads()).toBe(1);
  await rig.clock.advance(6 * 60_000);
  await rig.of();
  expect(rig.reads()).toBe(2);
});

test('what was kept of servers that are no longer there goes', async () => {
  await using rig = await openRig();
  await rig.of();
  await using schemas = rig.restart();
  await schemas.keepOnly(new Set([connectionId]));
  expect(await readdir(rig.cacheFolder)).toHaveLength(1);
  await schemas.keepOnly(new Set());
  expect(await readdir(rig.cacheFolder)).toEqual([]);
});
