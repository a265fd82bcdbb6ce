import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { agreementOf, logAgreement, statusAgreement, type Agreement } from './replay/agreement.ts';
import { AS_RECORDED, OTHERWISE_NAMED, type Naming } from './replay/naming.ts';
import { rawDifferences } from './replay/raw.ts';
import { SITUATIONS } from './simulator-situations.ts';
import { RECORDINGS, replay, startRig, type Overrides, type Recording, type Rig } from './simulator-rig.ts';

const TASK_PART = /-task(log|status)$/;
const byName = new Map(RECORDINGS.map((recording) => [recording.name, recording]));
const direct = RECORDINGS.filter(({ name }) => !TASK_PART.test(name));
/** Tasks whose status or log was recorded, by the name of the exchange that started them. */
const parents = [
  ...new Set(RECORDINGS.filter(({ name }) => TASK_PART.test(name)).map(({ name }) => name.replace(TASK_PART, ''))),
];

/** All exchanges that were recorded, with those of raw.json. */
const RECORDED = 712;

type Known = { readonly name: string; readonly reason: string };
/** The committed figure below which the homelab may not fall, and every exchange in which it differs, with the reason. */
const { best, different } = JSON.parse(
  readFileSync(new URL('../fixtures/recordings/fidelity.json', import.meta.url), 'utf8'),
) as { best: number; different: readonly Known[] };
const reasons = new Map(different.map(({ name, reason }) => [name, reason]));

async function prepare(rig: Rig, recording: Recording): Promise<Overrides> {
  const overrides = {};
  for (const situation of SITUATIONS.filter(({ when }) => when.test(recording.name))) {
    Object.assign(overrides, await situation.arrange(rig, recording));
  }
  return overrides;
}

async function ask(recording: Recording, naming: Naming): Promise<Agreement> {
  await using rig = await startRig(naming);
  const overrides = await prepare(rig, recording);
  return agreementOf(recording, await replay(rig.pve, recording, overrides), naming);
}

/** Lets the task run to its end and asks for what was recorded of it. */
async function runTask(name: string, naming: Naming): Promise<ReadonlyMap<string, Agreement>> {
  const recording = byName.get(name);
  if (!recording) throw new Error(`no recording ${name}`);
  await using rig = await startRig(naming);
  const overrides = await prepare(rig, recording);
  const started = await replay(rig.pve, recording, overrides);
  const upid = (started.json as { data: unknown } | null)?.data;
  const found = new Map<string, Agreement>();
  const parts = ['taskstatus', 'tasklog'].map((part) => byName.get(`${name}-${part}`));
  if (typeof upid !== 'string') {
    for (const part of parts) if (part) found.set(part.name, { differences: ['no task was started'], isEqual: false });
    return found;
  }
  await rig.pve.world.settleTasks();
  const path = `/api2/json/nodes/pve/tasks/${encodeURIComponent(upid)}`;
  const [status, log] = parts;
  if (status) {
    const answer = await replay(rig.pve, status, { path: `${path}/status` });
    found.set(status.name, statusAgreement(status, answer, naming));
  }
  if (log) found.set(log.name, logAgreement(log, await replay(rig.pve, log, { path: `${path}/log` }), naming));
  return found;
}

/** An exchange agrees, or it is on the list and really differs. */
function surprises(name: string, { differences }: Agreement): readonly string[] {
  if (!reasons.has(name)) return differences;
  return differences.length > 0 ? [] : [`${name} agrees now: take it off the list`];
}

describe.each([AS_RECORDED, OTHERWISE_NAMED])('$title', (naming) => {
  const results = new Map<string, Agreement>();

  describe('The homelab answers as the recorded node did', () => {
    test.each(direct.map((recording) => [recording.name, recording] as const))('%s', async (name, recording) => {
      const agreement = await ask(recording, naming);
      results.set(name, agreement);
      expect(surprises(name, agreement)).toEqual([]);
    });
  });

  describe('Tasks end and write as the recorded ones did', () => {
    test.each(parents)('%s', async (parent) => {
      const parts = await runTask(parent, naming);
      for (const [name, agreement] of parts) results.set(name, agreement);
      expect([...parts].flatMap(([name, agreement]) => surprises(name, agreement))).toEqual([]);
    });
  });

  test('What was recorded byte by byte comes back byte by byte', async () => {
    const raw = [...(await rawDifferences(naming.text))].map(
      ([name, differences]) => [name, { differences, isEqual: differences.length === 0 }] as const,
    );
    for (const [name, agreement] of raw) results.set(name, agreement);
    expect(raw.length).toBe(5);
    expect(raw.flatMap(([name, agreement]) => surprises(name, agreement))).toEqual([]);
  });

  test('The replay is as faithful as it ever was', () => {
    const agreeing = [...results.values()].filter(({ differences }) => differences.length === 0);
    const equal = agreeing.filter(({ isEqual }) => isEqual);
    const percent = ((agreeing.length / RECORDED) * 100).toFixed(1);
    report.push(
      `replay fidelity: ${percent} % (${agreeing.length} of ${RECORDED}) ${naming.title}`,
      `  equal in full ${equal.length}, in shape only ${agreeing.length - equal.length}, not at all ${results.size - agreeing.length}`,
      ...[...results]
        .filter(([, { differences }]) => differences.length > 0)
        .map(([name]) => `  ${name}: ${reasons.get(name) ?? 'no reason is known'}`),
    );
    expect(results.size).toBe(RECORDED);
    expect(agreeing.length).toBeGreaterThanOrEqual(best);
  });
});

const report: string[] = [];
afterAll(() => {
  process.stdout.write(`${report.join('\n')}\n`);
});
