import { fork } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { ProxmoxEngine } from 'proxmox-api';
import { z } from 'zod';
import { Secret } from '../../electron/lib/secret.ts';
import { connectProxmox } from '../../electron/proxmox/connect.ts';
import type { BenchRow } from './bench-row.ts';
import { median } from './interleave.ts';

const rounds = 11;
const requests = 1_500;
const inFlight = 6;
const secret = '12345678-1234-1234-1234-1234567890ab';

const started = z.object({ port: z.number(), fingerprint: z.string() });
type Ask = () => Promise<unknown>;

/** P10: our client against npm's `proxmox-api`, the same small GET, six in flight. */
export async function run(): Promise<BenchRow[]> {
  const server = fork(fileURLToPath(new URL('./api-server.ts', import.meta.url)));
  const [message]: unknown[] = await once(server, 'message');
  const { port, fingerprint } = started.parse(message);
  // The yardstick knows no pinning; it is told to trust anyone, in this process only.
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  try {
    const credentials = { kind: 'token', tokenName: 'root@pam!bench', secret: new Secret(secret) } as const;
    await using proxmox = connectProxmox({ host: '127.0.0.1', port, fingerprint, credentials });
    const engine = new ProxmoxEngine({
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
    ratios.sort((a, b) => a - b);
    const ratio = median(ratios);
    return [
      {
        id: 'P10',
        what: `${requests} API calls, ${inFlight} in flight`,
        goal: '≥ 1.7x',
        ratio,
        value: `${ratio.toFixed(2)} times as many a second`,
        yardstick: 'npm proxmox-api',
        spread: `${ratios[0]?.toFixed(2)}–${ratios.at(-1)?.toFixed(2)}x`,
        isMet: ratio >= 1.7,
      },
    ];
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
