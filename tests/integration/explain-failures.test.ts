import { expect, test } from 'vitest';
import { LineCollector } from '../../shared/explain/line-collector.ts';
import { bareLine, plainLine } from '../../shared/explain/plain-line.ts';
import type { Explanation } from '../../shared/domain/explanation.ts';
import { asFailure, readSamples, type FailureSample } from '../support/failure-samples.ts';
import { diceOf, noise, varied } from '../support/vary-failure.ts';

/** How one sample was told: `right`, `wrong and sure`, or not known, which is honest. */
type Verdict = 'right' | 'wrong and sure' | 'unknown';
type Told = { one: FailureSample; told: Explanation | null; verdict: Verdict };

async function explained(one: FailureSample, before: readonly string[] = []): Promise<Told> {
  const { error, lines } = asFailure(one);
  const collector = new LineCollector();
  if (lines.length > 0) for (const text of before) collector.take('stdout', text);
  for (const { stream, text } of lines) collector.take(stream, text);
  const told = await collector.explain(error);
  const verdict = told?.cause === one.cause ? 'right' : told?.isSure ? 'wrong and sure' : 'unknown';
  return { one, told, verdict };
}

// The end of a task is the last line of its log with `TASK ERROR: ` before it.
const normalised = (line: string | null | undefined): string =>
  bareLine(plainLine(line ?? '')).replace(/^TASK ERROR: /, '');

const share = (all: readonly Told[], wanted: Verdict): number =>
  all.filter(({ verdict }) => verdict === wanted).length / all.length;

const report = (all: readonly Told[]): string => {
  const percent = (wanted: Verdict): string => `${Math.round(share(all, wanted) * 1000) / 10} %`;
  return `explained: ${percent('right')} right, ${percent('wrong and sure')} wrong and sure, ${percent('unknown')} unknown`;
};

const otherLines = (all: readonly Told[]): string[] =>
  all
    .filter(
      ({ one, told }) =>
        told?.cause === one.cause &&
        one.cause !== 'unknown' &&
        normalised(told.decisiveLine) !== normalised(one.decisiveLine),
    )
    .map(({ one, told }) => `${one.id}: ${told?.decisiveLine}`);

test('B07 real failures are explained, and the line shown is the one that proves the cause', async () => {
  const all = await Promise.all(readSamples('real').map((one) => explained(one)));
  console.log(report(all));
  expect(share(all, 'right')).toBeGreaterThanOrEqual(0.85);
  expect(share(all, 'wrong and sure')).toBeLessThanOrEqual(0.03);
  expect(otherLines(all)).toEqual([]);
});

test.each(['further', 'unseen', 'blind'] as const)(
  'B07 failures of other servers, tools and versions are explained as well: %s',
  async (name) => {
    const all = await Promise.all(readSamples(name).map((one) => explained(one)));
    console.log(`${name}, ${report(all)}`);
    expect(share(all, 'right')).toBeGreaterThanOrEqual(0.85);
    expect(share(all, 'wrong and sure')).toBeLessThanOrEqual(0.03);
    expect(otherLines(all)).toEqual([]);
  },
);

test('B07 the cause stays the same with other names, time stamps, colours, line ends and much harmless output around', async () => {
  const dice = diceOf(20_261_123);
  const often = [...readSamples('real'), ...readSamples('further')];
  const once = [...readSamples('unseen'), ...readSamples('blind')];
  const differing: string[] = [];
  for (const one of [...often, ...once]) {
    const before = (await explained(one)).told;
    for (let round = often.includes(one) ? 0 : 3; round < 4; round += 1) {
      const other = varied(one, dice);
      const { told } = await explained(other, round === 0 ? noise(dice, 3_000) : []);
      if (told?.cause !== before?.cause || told?.isSure !== before?.isSure)
        differing.push(`${one.id}: ${before?.cause} became ${told?.cause}`);
    }
  }
  expect(differing).toEqual([]);
});

test('B07 the same useless start log is told as not known, with the way to find out', async () => {
  const silent = ['start-init-missing', 'start-init-wrong-arch', 'start-rootfs-corrupt', 'start-rootfs-empty'];
  const all = readSamples('real').filter(({ id }) => silent.includes(id));
  expect(all).toHaveLength(4);
  for (const one of all) {
    const { told } = await explained(one);
    expect(told).toMatchObject({ cause: 'unknown', isSure: false, decisiveLine: null });
    expect(told?.nextStep).toContain('pct start ID --debug');
  }
});

test('a step that went well ends in nothing that a rule is sure of', async () => {
  const collector = new LineCollector();
  for (const text of noise(diceOf(7), 2_000)) collector.take('stdout', text);
  const told = await collector.explain({
    code: 'ssh:command-failed',
    message: '',
    details: { command: '10-app.sh', exitCode: 4, signal: null, lastLines: [] },
  });
  expect(told).toMatchObject({ cause: 'script-failed', isSure: false, decisiveLine: null });
});

test('explaining a step that printed 200,000 lines takes no more than 200 ms, and keeps no more than 1,700 of them', async () => {
  const printed = noise(diceOf(11), 400);
  const collector = new LineCollector();
  for (let number = 0; number < 200_000; number += 1) {
    const line = printed[number % printed.length] ?? '';
    collector.take(
      number % 3 === 0 ? 'stderr' : 'stdout',
      number % 50 === 0 ? `warning: cannot do ${number}, failed` : line,
    );
  }
  collector.take('stderr', 'tee: /var/log/app.log: No space left on device');
  expect(collector.lines().length).toBeLessThanOrEqual(1_700);

  // The rules are read once.
  await new LineCollector().explain(null);
  // What this process spent, not what it waited for others.
  const before = process.cpuUsage();
  const told = await collector.explain({
    code: 'ssh:command-failed',
    message: '',
    details: { command: '10-app.sh', exitCode: 1, signal: null, lastLines: [] },
  });
  const spent = process.cpuUsage(before);
  expect(told).toMatchObject({ cause: 'disk-full-in-container', isSure: true });
  expect((spent.user + spent.system) / 1_000).toBeLessThanOrEqual(200);
});
