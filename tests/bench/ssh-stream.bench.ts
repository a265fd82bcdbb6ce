import { monitorEventLoopDelay } from 'node:perf_hooks';
import { OpenSSHServer } from '../integration/openssh-server.ts';
import { connectTo } from '../integration/ssh-connection.ts';
import type { BenchRow } from './bench-row.ts';
import { interleave, ms, ratioOf, spreadOf } from './interleave.ts';
import { OpenSSHClient } from './openssh-client.ts';

const lines = 1_000_000;
const lineBytes = 200;
const ratioLimit = 1.6;
const stallLimitMs = 20;

/** P4: a million lines, split, against OpenSSH throwing the same bytes away. */
export async function run(): Promise<BenchRow[]> {
  await using server = await OpenSSHServer.create();
  await using shared = await OpenSSHClient.create(server, { isShared: true });
  await using session = await connectTo(server);
  const command = `yes ${'x'.repeat(lineBytes - 1)} | head -n ${lines}`;
  const stallsMs: number[] = [];
  const samples = await interleave(5, {
    ours: async () => {
      let seen = 0;
      // Its resolution is its own error: a timer of 1 ms that fires late.
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      await session.execStreaming(command, {
        onLine: () => {
          seen += 1;
        },
      });
      delay.disable();
      stallsMs.push(delay.max / 1e6);
      if (seen !== lines) throw new Error(`${seen} of ${lines} lines arrived`);
    },
    yardstick: () => shared.exec(command),
  });
  const ratio = ratioOf(samples);
  // The first round warms up and is not counted.
  const counted = stallsMs.slice(1).toSorted((a, b) => a - b);
  const worst = counted.at(-1) ?? Number.NaN;
  return [
    {
      id: 'P4',
      what: `stream ${lines} lines of ${lineBytes} bytes with line split, main-loop stall`,
      goal: `≤ ${ratioLimit}x, stall ≤ ${stallLimitMs} ms`,
      ratio,
      value: `${ms(samples.ours)}, longest stall ${worst.toFixed(1)} ms`,
      yardstick: `ssh > /dev/null over ControlMaster: ${ms(samples.yardstick)}`,
      spread: `${spreadOf(samples)}; stalls ${counted.map((stall) => stall.toFixed(1)).join(', ')} ms`,
      isMet: ratio <= ratioLimit && worst <= stallLimitMs,
    },
  ];
}
