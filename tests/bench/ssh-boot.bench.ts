import { systemClock } from '../../electron/lib/clock.ts';
import { OpenSSHServer } from '../integration/openssh-server.ts';
import { connectTo } from '../integration/ssh-connection.ts';
import type { BenchRow } from './bench-row.ts';
import { ms, ratioOf, spreadOf, type Samples } from './interleave.ts';
import { OpenSSHClient } from './openssh-client.ts';

const rounds = 15;
/** Different each time, so that nobody's rhythm happens to fit. */
const bootMs = (round: number): number => 300 + ((round * 37) % 100);
const ratioLimit = 0.5;

/** P7: from the moment a booting sshd listens to the end of the first command, against the loop everybody writes. */
export async function run(): Promise<BenchRow[]> {
  await using server = await OpenSSHServer.create({ isStarted: false });
  await using client = await OpenSSHClient.create(server, { isShared: false });
  const samples: Samples = { ours: [], yardstick: [] };
  for (let round = 0; round <= rounds; round += 1) {
    const ours = await onBooting(server, round, async () => {
      await using session = await connectTo(server);
      await session.exec('true');
    });
    const yardstick = await onBooting(server, round, async () => {
      while (
        !(await client.exec('true').then(
          () => true,
          () => false,
        ))
      )
        await systemClock.sleep(100);
    });
    // The first round warms up and is not counted.
    if (round === 0) continue;
    samples.ours.push(ours);
    samples.yardstick.push(yardstick);
  }
  samples.ours.sort((a, b) => a - b);
  samples.yardstick.sort((a, b) => a - b);
  const ratio = ratioOf(samples);
  return [
    {
      id: 'P7',
      what: 'first exec on a booting sshd, from the moment it listens',
      goal: `≤ ${ratioLimit}x`,
      ratio,
      value: ms(samples.ours),
      yardstick: `until ssh …; do sleep 0.1: ${ms(samples.yardstick)}`,
      spread: spreadOf(samples),
      isMet: ratio <= ratioLimit,
    },
  ];
}

/** Lets somebody try while nothing listens yet; how long after it listens they are through. */
async function onBooting(server: OpenSSHServer, round: number, attempt: () => Promise<void>): Promise<number> {
  const through = attempt();
  await systemClock.sleep(bootMs(round));
  await server.start();
  const listensAt = performance.now();
  await through;
  const tookMs = performance.now() - listensAt;
  await server.stop();
  return Math.max(0, tookMs);
}
