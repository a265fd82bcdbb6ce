import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FoundInJob } from '../../shared/domain/log-search.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import {
  migrationsFolder,
  newConnectionId,
  sampleLine,
  sampleLines,
  samplePowerData,
  sampleSnapshot,
} from '../../tests/support/store-samples.ts';
import { ManualClock } from '../lib/clock.ts';
import { openDatabase } from '../store/database.ts';
import { JobLogIndex, matchOf } from '../store/job-log-index.ts';
import { JobLog } from '../store/job-log.ts';
import { createJobs } from '../store/jobs.ts';
import { LogSearch } from './log-search.ts';

function openLogs() {
  const clock = new ManualClock();
  const db = openDatabase({ file: ':memory:', migrationsFolder, clock });
  const jobLog = new JobLog(db);
  const jobs = createJobs(db, () => jobLog.flush());
  const logIndex = new JobLogIndex(db, jobLog);
  const search = new LogSearch({ store: { jobLog, logIndex }, list: () => jobs.list().toReversed(), clock });
  const begin = (messages: readonly string[], change: Partial<JobSnapshot> = {}): JobId => {
    const snapshot = sampleSnapshot(newConnectionId(), change);
    jobs.insert(samplePowerData(snapshot.connectionId), snapshot);
    say(snapshot.id, messages);
    return snapshot.id;
  };
  const say = (id: JobId, messages: readonly string[]): void => {
    const next = jobLog.lastSeq(id) + 1;
    jobLog.append(
      id,
      messages.map((message, place) => sampleLine(id, next + place, message)),
    );
  };
  const end = (id: JobId): void => {
    while (logIndex.indexNext(id));
  };
  const ended = (messages: readonly string[], change?: Partial<JobSnapshot>): JobId => {
    const id = begin(messages, change);
    end(id);
    return id;
  };
  const find = (text: string, { limit = 100, before }: { limit?: number; before?: number } = {}) =>
    search.find({ text, limit, before }, new AbortController().signal);
  const entries = (): unknown => db.sqlite.prepare('select count(*) from job_log_index_docsize').pluck().get();
  return {
    db,
    jobLog,
    logIndex,
    search,
    begin,
    say,
    end,
    ended,
    find,
    entries,
    [Symbol.dispose]: () => db[Symbol.dispose](),
  };
}

const hits = ({ lines }: FoundInJob) => lines.filter(({ ranges }) => ranges.length > 0);
const marked = ({ lines }: FoundInJob): string[] =>
  lines.flatMap(({ text, ranges }) => ranges.map(([start, stop]) => text.slice(start, stop)));

const aptFailure = [
  'Get:12 http://deb.debian.org/debian trixie/main amd64 libssl3t64 amd64 3.5.1-1 [2,428 kB]',
  '\u001B[31mE: Unable to locate package \u001B[1mnginx-moddule\u001B[0m',
  'UPID:pve1:0003C1A2:00F1B2C3:6926E0A0:vzcreate:101:root@pam: TASK ERROR',
  'wrote /etc/nginx/sites-available/größe.conf',
];

test.each([
  ['part of a word', 'moddul', 'moddul'],
  ['a path', '/sites-available/', '/sites-available/'],
  ['an id', '6926E0A0:vzcreate', '6926E0A0:vzcreate'],
  ['an error code in other letters', 'e: unable', 'E: Unable'],
  ['words across a change of colour', 'package nginx', 'package nginx'],
  ['letters beyond ASCII in capitals', 'GRÖ', 'grö'],
  ['what only looks alike', 'GRÖSSE', null],
  ['two characters', '3c', '3C'],
])('A67 %s is found in the log of an ended job', async (_what, text, expected) => {
  using logs = openLogs();
  logs.ended(['nothing here']);
  const id = logs.ended(aptFailure);
  const { jobs, next } = await logs.find(text);
  expect(next).toBeNull();
  expect(jobs.map(({ jobId }) => jobId)).toEqual(expected === null ? [] : [id]);
  expect(jobs.flatMap(marked)).toEqual(expected === null ? [] : [expected]);
});

test.each([
  '"quoted"',
  'a AND b',
  'text:*',
  'NEAR(x y)',
  "it's",
  '100%_',
  '^begin',
  '-minus OR',
  '{col}',
  '\\'.repeat(3),
])('A67 %s means itself and nothing else', async (text) => {
  using logs = openLogs();
  const id = logs.ended([`before ${text} behind`, 'a b text begin minus col']);
  const { jobs } = await logs.find(text);
  expect(jobs.map(({ jobId }) => jobId)).toEqual([id]);
  expect(jobs.flatMap(marked)).toEqual([text]);
});

test('a match is told with its neighbours, its time and its step, and a long line is cut around it', async () => {
  using logs = openLogs();
  const id = logs.ended(['one', 'two', `${'x'.repeat(2_000)} needle ${'y'.repeat(2_000)}`, 'four', 'five'], {
    title: 'Create web',
    hostname: 'web',
  });
  const { jobs } = await logs.find('needle');
  const [found] = jobs;
  expect(found).toMatchObject({ jobId: id, title: 'Create web', hostname: 'web', hasMore: false, isPartial: false });
  expect(found?.lines.map(({ seq }) => seq)).toEqual([2, 3, 4]);
  expect(found?.lines[0]).toEqual({ seq: 2, at: 1_006, step: 'script:10-web.sh', text: 'two', ranges: [] });
  const line = found?.lines[1];
  expect(line?.text).toMatch(/^…x+ needle y+…$/);
  expect(line?.text.length).toBeLessThanOrEqual(302);
  expect(found && marked(found)).toEqual(['needle']);
});

test('a match at the edge of what is indexed together has its neighbours all the same', async () => {
  using logs = openLogs();
  const messages = Array.from({ length: 600 }, (_, place) =>
    place === 250 || place === 499 ? 'needle' : `hay ${place}`,
  );
  logs.ended(messages);
  const { jobs } = await logs.find('needle');
  expect(jobs[0]?.lines.map(({ seq }) => seq)).toEqual([250, 251, 252, 499, 500, 501]);
});

test('of one job ten matches are told and that there are more, of all jobs as many as wanted, and the rest follows', async () => {
  using logs = openLogs();
  const ids = Array.from({ length: 5 }, () => logs.ended(sampleLines(newId(), 1, 1_200).map(({ message }) => message)));
  const first = await logs.find('line', { limit: 20 });
  expect(first.jobs.map(({ jobId, hasMore }) => [jobId, hasMore])).toEqual([
    [ids[4], true],
    [ids[3], true],
  ]);
  expect(first.jobs.map((job) => hits(job).length)).toEqual([10, 10]);
  const second = await logs.find('line', { limit: 500, before: first.next ?? 0 });
  expect(second.jobs.map(({ jobId }) => jobId)).toEqual([ids[2], ids[1], ids[0]]);
  expect(second.next).toBeNull();
});

test('a job that runs is found by what it has said so far, before the ended ones, and once also after it went on and ended', async () => {
  using logs = openLogs();
  const other = logs.ended(['needle in the past']);
  const id = logs.begin(['needle one']);
  const found = async () =>
    (await logs.find('needle')).jobs.map((job) => [job.jobId, hits(job).map(({ text }) => text)]);
  const past = [other, ['needle in the past']];
  expect(await found()).toEqual([[id, ['needle one']], past]);
  logs.end(id);
  expect(await found()).toEqual([[id, ['needle one']], past]);
  logs.say(id, ['between', 'needle two']);
  expect(await found()).toEqual([[id, ['needle one', 'needle two']], past]);
  logs.end(id);
  expect(await found()).toEqual([[id, ['needle one', 'needle two']], past]);
});

test('of a job that has said more than can be read in a moment the newest lines are searched, and it is said', async () => {
  using logs = openLogs();
  const id = logs.begin([
    'needle at the very beginning',
    ...Array.from({ length: 100_500 }, (_, place) => `hay ${place}`),
  ]);
  expect((await logs.find('needle')).jobs).toEqual([]);
  logs.say(id, ['needle at the end']);
  const { jobs } = await logs.find('needle');
  expect(jobs.map((job) => [hits(job).map(({ text }) => text), job.isPartial])).toEqual([
    [['needle at the end'], true],
  ]);
});

test('a job that goes with its log goes out of the index', async () => {
  using logs = openLogs();
  const id = logs.ended(['needle', ...sampleLines(newId(), 1, 2_000).map(({ message }) => message)]);
  const other = logs.ended(['needle too']);
  expect(logs.entries()).toBe(10);
  logs.db.sqlite.prepare('delete from jobs where id = ?').run(id);
  expect(logs.entries()).toBe(1);
  expect((await logs.find('needle')).jobs.map(({ jobId }) => jobId)).toEqual([other]);
});

test('an index that was cut off goes on where it was, and nothing in it is double', async () => {
  using logs = openLogs();
  const messages = Array.from({ length: 1_700 }, (_, place) =>
    place % 400 === 7 ? `needle ${place}` : `hay ${place}`,
  );
  const id = logs.begin(messages);
  expect(logs.logIndex.indexNext(id)).toBe(true);
  expect(logs.logIndex.unindexed()).toEqual([{ jobId: id, indexedSeq: 500, lastSeq: 1_700 }]);
  // What a restart finds.
  const again = new JobLogIndex(logs.db, new JobLog(logs.db));
  while (again.indexNext(id));
  expect(again.unindexed()).toEqual([]);
  expect(again.indexNext(id)).toBe(false);
  const { jobs } = await logs.find('needle');
  expect(jobs.flatMap(hits).map(({ seq }) => seq)).toEqual([8, 408, 808, 1_208, 1_608]);
});

test('a search that is given up stops', async () => {
  using logs = openLogs();
  logs.begin(sampleLines(newId(), 1, 30_000).map(({ message }) => message));
  const stop = new AbortController();
  const found = logs.search.find({ text: 'nowhere', limit: 10 }, stop.signal);
  stop.abort();
  await expect(found).rejects.toThrow(/abort/i);
});

test('A67 what is found is what reading every line finds, for any lines and any part of them', async () => {
  // Few different characters, so that parts come up in many lines and across their ends.
  const character = fc.constantFrom('a', 'b', 'A', ' ', '"', '*', 'é', 'İ', '\u001B[31m', '\n', '🚀', '%', '\0', '-');
  const message = fc.array(character, { maxLength: 12 }).map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(message, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 }),
      fc.array(fc.constantFrom('a', 'b', 'A', ' ', '"', '*', 'é', 'İ', '🚀', '%', '-'), { minLength: 2, maxLength: 5 }),
      fc.integer({ min: 0, max: 4 }),
      async (logsOfJobs, wantedParts, growing) => {
        const wanted = wantedParts.join('').trim();
        fc.pre(wanted.length >= 2);
        using logs = openLogs();
        const all = logsOfJobs.map((messages, place) => ({
          messages,
          id: place === growing ? logs.begin(messages) : logs.ended(messages),
        }));
        const { jobs } = await logs.find(wanted, { limit: 500 });
        const expected = all.flatMap(({ id, messages }) =>
          messages.flatMap((text, place) => (reads(text).includes(wanted.toLowerCase()) ? [`${id} ${place + 1}`] : [])),
        );
        const found = jobs.flatMap((job) => hits(job).map(({ seq }) => `${job.jobId} ${seq}`));
        expect(found.toSorted()).toEqual(expected.toSorted());
      },
    ),
    { seed: 67, numRuns: 60 },
  );
});

test('words are asked of the index in threes, each quoted', () => {
  expect(matchOf('A"b OR')).toBe('"a""b" AND """b " AND "b o" AND " or"');
  expect(matchOf('ab')).toBeNull();
});

const newId = () => sampleSnapshot(newConnectionId()).id;
const reads = (message: string): string => message.replaceAll('\u001B[31m', '').replaceAll('\n', ' ⏎ ').toLowerCase();
