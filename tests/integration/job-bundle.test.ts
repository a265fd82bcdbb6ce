import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { extract } from 'tar';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../electron/lib/clock.ts';
import { Owner } from '../../electron/lib/owner.ts';
import type { Secret } from '../../electron/lib/secret.ts';
import type { SecretKeeper } from '../../electron/jobs/services.ts';
import { openStore } from '../../electron/store/store.ts';
import { jobSnapshot, type JobSnapshot } from '../../shared/domain/job.ts';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.ts';
import { migrationsFolder, sampleLine } from '../support/store-samples.ts';
import { connect, eventsIn, specFor } from './journey.ts';

const password = `p'"$(touch /root/owned) äß 9`;
const variables = [
  { kind: 'secret', name: 'DB_PASSWORD', label: 'Database password' },
  { kind: 'secret', name: 'API_KEY', label: 'API key', generatedLength: 24 },
];
const talker = 'set -x\necho "db $DB_PASSWORD api $API_KEY"\necho "token=tk-0123456789abcdef"\nls /nowhere\nexit 7\n';

let owner: Owner;
let folder: string;
let simulator: Simulator;
/** Every secret that was ever put, also those that are wiped later. */
let everPut: Secret[];
let kept: Map<string, Secret>;
let isLocked: boolean;
const secrets: SecretKeeper = {
  put: (secret) => {
    const ref = crypto.randomUUID();
    kept.set(ref, secret);
    everPut.push(secret);
    return Promise.resolve(ref);
  },
  open: (ref) => {
    const secret = kept.get(ref);
    return secret && !isLocked ? Promise.resolve(secret) : Promise.reject(new Error(`no secret ${ref}`));
  },
  remove: (ref) => void kept.delete(ref),
};

beforeEach(async () => {
  owner = new Owner();
  kept = new Map();
  everPut = [];
  isLocked = false;
  folder = await mkdtemp(path.join(tmpdir(), 'gantry-bundle-test-'));
  simulator = owner.use(await startSimulator({ speed: 'instant', seed: 'homelab' }));
});
afterEach(async () => {
  await owner[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const storeFile = (): string => path.join(folder, 'gantry.db');
const bundleFile = (): string => path.join(folder, 'out', 'job.tar.gz');
const open = (): Promise<Headless> =>
  openHeadless({
    speed: 'instant',
    simulator,
    secrets,
    storeFile: storeFile(),
    choose: { chooseSaveFile: () => Promise.resolve(path.join(folder, 'job.tar.gz')) },
  });

/** A creation whose script prints its secrets and fails. */
async function failedJob(app: Headless): Promise<JobSnapshot> {
  const connectionId = await connect(app, simulator, 'homelab');
  const spec = await specFor(app, connectionId, {
    provisioning: { variables, answers: {}, scripts: [{ name: '10-talk.sh', content: talker }] },
  });
  const plan = await app.call('plan:make', { spec, givenSecrets: ['DB_PASSWORD'] });
  const { jobId } = await app.call('container:create', {
    planId: plan.id,
    hash: plan.hash,
    secrets: { DB_PASSWORD: password },
  });
  return app.parts.jobs.finished(jobId);
}

/** Every file of the bundle by its name. */
async function unpacked(file: string): Promise<Map<string, string>> {
  const into = await mkdtemp(path.join(folder, 'unpacked-'));
  await extract({ file, cwd: into });
  const [root = ''] = await readdir(into);
  const names = (await readdir(path.join(into, root))).toSorted();
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(path.join(into, root, name), 'utf8')] as const)),
  );
}

const formsOf = (secret: string): string[] => [
  secret,
  secret.replaceAll("'", `'\\''`),
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64'),
  // Lines of a key.
  ...secret.split('\n').filter((line) => line.length >= 20),
];
function expectNoSecret(files: ReadonlyMap<string, string>): void {
  const all = [...everPut.map((secret) => secret.reveal()), simulator.token.secret, password, 'tk-0123456789abcdef'];
  expect(everPut.length).toBeGreaterThanOrEqual(4);
  for (const [name, text] of files)
    for (const secret of all)
      for (const form of formsOf(secret))
        expect(text.includes(form), `${name} holds ${form.slice(0, 12)}…`).toBe(false);
  expect([...files.values()].join('')).not.toContain('PRIVATE KEY');
}

test('A69 B10 the bundle of a failed job tells all about it and none of its secrets', async () => {
  await using app = await open();
  const job = await failedJob(app);
  expect(job.state).toMatchObject({ name: 'failed', error: { code: 'ssh:command-failed' } });
  const saved = await app.call('job:export-bundle', { jobId: job.id });
  const files = await unpacked(saved?.path ?? bundleFile());
  expect([...files.keys()]).toEqual(saved?.files.toSorted());
  expect([...files.keys()]).toEqual(
    expect.arrayContaining([
      'explanation.json',
      'job.json',
      'journal.json',
      'log.jsonl',
      'log.txt',
      'manifest.json',
      'request.json',
    ]),
  );
  expectNoSecret(files);

  // It is the job's own log, plan and journal all the same.
  const events = await eventsIn(app, job.id);
  expect(files.get('log.jsonl')?.trimEnd().split('\n')).toHaveLength(events.length);
  expect(files.get('log.txt')).toMatch(/^# Create .*\n# Job .* on node .* of homelab\n# State: failed; /);
  expect(files.get('log.txt')).toContain('db [redacted] api [redacted]');
  const told = jobSnapshot.parse(JSON.parse(files.get('job.json') ?? ''));
  expect(told.steps).toEqual(job.steps);
  expect(files.get('request.json')).toContain('10-talk.sh');
  expect(files.get('request.json')).not.toMatch(/Refs?"/);
  expect(files.get('journal.json')).toContain('"failed"');
  const manifest = z
    .looseObject({ files: z.array(z.looseObject({ name: z.string() })), masking: z.looseObject({}) })
    .parse(JSON.parse(files.get('manifest.json') ?? ''));
  expect(manifest).toMatchObject({ format: 'gantry-job', masking: { secretsNotAtHand: 0 } });
  expect(manifest.files.map(({ name }) => name).toSorted()).toEqual(
    [...files.keys()].filter((name) => name !== 'manifest.json'),
  );
});

test('A69 a secret that had got into the log unmasked is masked in the bundle, also after a restart', async () => {
  let job: JobSnapshot;
  {
    await using app = await open();
    job = await failedJob(app);
  }
  {
    using store = openStore({ file: storeFile(), migrationsFolder, clock: systemClock });
    const next = store.jobLog.lastSeq(job.id) + 1;
    const leaks = [...kept.values()].flatMap((secret) => secret.reveal().split('\n'));
    store.jobLog.append(
      job.id,
      leaks.map((leak, place) => sampleLine(job.id, next + place, `leaked: ${leak}`)),
    );
  }
  await using again = await open();
  const saved = await again.call('job:export-bundle', { jobId: job.id });
  const files = await unpacked(saved?.path ?? '');
  expect(files.get('log.txt')).toContain('leaked: [redacted]');
  expectNoSecret(files);
});

test('a bundle made while the vault is locked says how many secrets it could not look for', async () => {
  await using app = await open();
  const job = await failedJob(app);
  isLocked = true;
  const saved = await app.call('job:export-bundle', { jobId: job.id });
  const files = await unpacked(saved?.path ?? '');
  const manifest: unknown = JSON.parse(files.get('manifest.json') ?? '');
  expect(manifest).toMatchObject({ masking: { knownSecrets: 0 } });
  expect(manifest).not.toMatchObject({ masking: { secretsNotAtHand: 0 } });
  expectNoSecret(files);
});

test('a bundle that is stopped leaves nothing behind, and what was there stays', async () => {
  await using app = await open();
  const job = await failedJob(app);
  const stop = new AbortController();
  stop.abort();
  await expect(app.call('job:export-bundle', { jobId: job.id }, stop.signal)).rejects.toThrow(/abort/i);
  expect((await readdir(folder)).filter((name) => !name.startsWith('gantry.db'))).toEqual([]);
});
