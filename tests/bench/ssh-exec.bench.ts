import { OpenSSHServer } from '../integration/openssh-server.ts';
import { connectTo } from '../integration/ssh-connection.ts';
import type { BenchRow } from './bench-row.ts';
import { interleave, ms, ratioOf, spreadOf } from './interleave.ts';
import type { Samples } from './interleave.ts';
import { OpenSSHClient } from './openssh-client.ts';

const concurrent = 100;

/** P1–P3: commands on a standing connection, on a new one, and a hundred at once. */
export async function run(): Promise<BenchRow[]> {
  await using server = await OpenSSHServer.create({ config: ['MaxStartups 200'] });
  await using cold = await OpenSSHClient.create(server, { isShared: false });
  await using shared = await OpenSSHClient.create(server, { isShared: true });
  await using session = await connectTo(server);

  const reused = await interleave(60, { ours: () => session.exec('true'), yardstick: () => shared.exec('true') });
  const connecting = await interleave(25, {
    ours: async () => {
      await using fresh = await connectTo(server);
      await fresh.exec('true');
    },
    yardstick: () => cold.exec('true'),
  });
  let succeeded = 0;
  const many = await interleave(7, {
    ours: async () => {
      const results = await Promise.allSettled(Array.from({ length: concurrent }, () => session.exec('true')));
      succeeded = results.filter(({ status }) => status === 'fulfilled').length;
    },
    yardstick: () => inParallel(8, concurrent, () => shared.exec('true')),
  });
  return [
    row('P1', 'exec on a reused connection', 0.5, reused, 'ssh over ControlMaster'),
    row('P2', 'cold connect and exec', 0.6, connecting, 'ssh host true'),
    {
      ...row('P3', `${concurrent} concurrent execs, ${succeeded} succeeded`, 0.4, many, 'ControlMaster, 8 parallel'),
      isMet: ratioOf(many) <= 0.4 && succeeded === concurrent,
    },
  ];
}

function row(id: string, what: string, limit: number, samples: Samples, yardstick: string): BenchRow {
  const ratio = ratioOf(samples);
  return {
    id,
    what,
    goal: `≤ ${limit}x`,
    ratio,
    value: ms(samples.ours),
    yardstick: `${yardstick}: ${ms(samples.yardstick)}`,
    spread: spreadOf(samples),
    isMet: ratio <= limit,
  };
}

async function inParallel(workers: number, total: number, work: () => Promise<void>): Promise<void> {
  let left = total;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await work();
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
}
