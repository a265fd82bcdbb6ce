import { once } from 'node:events';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendFile } from '../../electron/jobs/os-template/send-file.ts';
import { connectProxmox } from '../../electron/proxmox/connect.ts';
import { Secret } from '../../electron/lib/secret.ts';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.ts';

const file = 'stalled_1_amd64.tar.gz';
const stallMs = 2_000;
let folder: string;
let pve: Simulator;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'gantry-upload-'));
  pve = await startSimulator({ speed: 'fast', seed: 'homelab' });
});
afterAll(async () => {
  await pve[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Sends a file of that size, and tells how much of it was taken. */
async function send(sizeBytes: number, port = pve.port) {
  const from = path.join(folder, file);
  await writeFile(from, '');
  await truncate(from, sizeBytes);
  await using proxmox = connectProxmox({
    host: pve.host,
    port,
    fingerprint: pve.fingerprint,
    credentials: { kind: 'token', tokenName: pve.token.name, secret: new Secret(pve.token.secret) },
  });
  let takenBytes = 0;
  const outcome = await sendFile(
    proxmox,
    {
      node: 'pve1',
      place: { storage: 'local', file, volid: `local:vztmpl/${file}`, isShared: false },
      source: { from: 'file', path: from, sizeBytes, modifiedAt: 0 },
      checksum: { algorithm: 'sha256', digest: '0'.repeat(64) },
      stallMs,
    },
    { signal: new AbortController().signal, progress: (doneBytes) => (takenBytes = doneBytes) },
  ).catch((error: unknown) => error);
  return { outcome, takenBytes };
}

/** A way to the server that lets so much through and then no more, without a word. */
async function startClogged(freeBytes: number) {
  const server = net.createServer((from) => {
    const to = net.connect(pve.port, pve.host);
    let passedBytes = 0;
    from.on('data', (piece: Buffer) => {
      passedBytes += piece.length;
      to.write(piece);
      if (passedBytes > freeBytes) from.pause();
    });
    to.on('data', (piece: Buffer) => from.write(piece));
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const)
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on no port');
  return {
    port: address.port,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

test('an upload of which no more is taken is given up as broken off, with how far it came', async () => {
  await using clogged = await startClogged(16 * 2 ** 20);
  const totalBytes = 64 * 2 ** 20;
  const { outcome, takenBytes } = await send(totalBytes, clogged.port);
  expect(outcome).toMatchObject({
    code: 'os-template:cut-off',
    details: { file, totalBytes, doneBytes: takenBytes, reason: 'nothing moved for 2 s' },
  });
  expect(takenBytes).toBeGreaterThan(0);
  expect(takenBytes).toBeLessThan(totalBytes);
});

test('a server that has all of an upload and says nothing is given up, and what became of it is not known', async () => {
  const release = pve.world.delayRequests({ method: 'POST', path: /\/upload$/ }, 'until-released');
  const { outcome, takenBytes } = await send(1_000);
  release();
  expect(outcome).toMatchObject({ code: 'pve:unknown-outcome', details: { reason: 'nothing moved for 2 s' } });
  expect(takenBytes).toBe(1_000);
});
