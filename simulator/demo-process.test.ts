import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import type { DemoMessage } from './demo-process.ts';
import { callApi, withToken } from './testing/call-api.ts';

const folder = mkdtempSync(join(tmpdir(), 'demo-process-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const entry = fileURLToPath(new URL('./demo-process.ts', import.meta.url));

async function runOnce(stateFile: string): Promise<DemoMessage & { type: 'ready' }> {
  const child = fork(entry, ['--state-file', stateFile, '--speed', 'instant'], { execArgv: ['--no-warnings'] });
  const [message] = (await once(child, 'message')) as [DemoMessage];
  if (message.type !== 'ready') throw new Error(message.message);
  const answer = await callApi(message.port, {
    path: '/api2/json/version',
    headers: withToken(message.token.name, message.token.secret),
  });
  expect(answer.status).toBe(200);
  child.send({ type: 'stop' });
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(0);
  return message;
}

test('The demo process says where the homelab is, ends when asked, and is the same homelab the next time', async () => {
  const stateFile = join(folder, 'homelab.json');
  const first = await runOnce(stateFile);
  expect(statSync(stateFile).mode & 0o077).toBe(0);
  const second = await runOnce(stateFile);
  expect(second.fingerprint).toBe(first.fingerprint);
  expect(second.token).toEqual(first.token);
  expect(second.port).toBe(first.port);
});
