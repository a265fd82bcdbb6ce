import { fork } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Secret } from '../../electron/lib/secret.ts';
import { connectProxmox } from '../../electron/proxmox/connect.ts';
import type { BenchResult } from './store-log.bench.ts';

const rounds = 11;
const requests = 1_500;
const inFlight = 6;
const secret = '12345678-1234-1234-1234-1234567890ab';

const started = z.object({ port: z.number(), fingerprint: z.string() });
type Ask = () => Promise<unknown>;
type Engine = { doRequest(method: string, path: string, template: string): Promise<unknown> };
type Yardstick = {
  ProxmoxEngine: new (options: { host: string; port: number; tokenID: string; tokenSecret: string }) => Engine;
};

/** P10: our client against npm's `proxmox-api`, the same small GET, six in flight; null where that package is not installed. */
export async function benchApiClient(): Promise<BenchResult | null> {
  const yardstick = await loadYardstick();
  if (!yardstick) return null;
  const server = fork(fileURLToPath(new URL('./api-server.ts', import.meta.url)));
  const [message]: unknown[] = await once(server, 'message');
  const { port, fingerprint } = started.parse(message);
  // The yardstick knows no pinning; it is told to trust anyone, in this process only.
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  try {
    const credentials = { kind: 'token', tokenName: 'root@pam!bench', secret: new Secret(secret) } as const;
    await using proxmox = connectProxmox({ host: '127.0.0.1', port, fingerprint, credentials });
    const engine = new yardstick.ProxmoxEngine({
      host: '127.0.0.1',
      port,
      tokenID: 'root@pam!bench',
      tokenSecret: secret,
    });
    const ours: Ask = () => proxmox.lxc.status('pve', 110);
    const theirs: Ask = () => engine.doRequest('GET', '/api2/json/nodes/pve/lxc/110/status/current', '');
    await perSecond(ours);
    await perSecond(theirs);
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round++) ratios.push((await perSecond(ours)) / (await perSecond(theirs)));
    const value = ratios.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
    return {
      id: 'P10',
      what: `${requests} API calls, ${inFlight} in flight, against npm proxmox-api`,
      unit: 'x',
      value,
      spread: [Math.min(...ratios), Math.max(...ratios)],
      goal: '>= 1.7',
      isReached: value >= 1.7,
    };
  } finally {
    delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    server.kill();
  }
}

async function perSecond(ask: Ask): Promise<number> {
  let left = requests;
  const start = performance.now();
  const lane = async (): Promise<void> => {
    while (left-- > 0) await ask();
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return (requests / (performance.now() - start)) * 1_000;
}

async function loadYardstick(): Promise<Yardstick | null> {
  const name: string = 'proxmox-api';
  try {
    return (await import(name)) as Yardstick;
  } catch {
    return null;
  }
}

if (import.meta.main) {
  const result = await benchApiClient();
  process.stdout.write(`${result ? JSON.stringify(result) : 'P10 needs the devDependency proxmox-api'}\n`);
}
