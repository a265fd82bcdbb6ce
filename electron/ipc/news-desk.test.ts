import { expect, test } from 'vitest';
import { jobSnapshot, type JobChoice, type JobSnapshot, type JobState } from '../../shared/domain/job.ts';
import { standardQuietHours, type QuietHours } from '../../shared/domain/quiet-hours.ts';
import { ManualClock } from '../lib/clock.ts';
import { NewsDesk } from './news-desk.ts';
import { newsWords, type NewsWords } from './news-words.ts';

const failed = (...choices: JobChoice[]): JobState => ({
  name: 'failed',
  stepId: null,
  error: { code: 'internal', message: '', details: { ref: 'x' } },
  explanation: null,
  choices,
});
const asks: JobState = {
  name: 'paused',
  kind: 'question',
  reason: 'Is this host key right?',
  error: null,
  offeredVmid: null,
};

const newJob = (hostname: string, state: JobState): JobSnapshot =>
  jobSnapshot.parse({
    id: crypto.randomUUID(),
    revision: 1,
    kind: 'create-container',
    title: `Create ${hostname}`,
    connectionId: '0b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
    containerId: null,
    node: 'pve1',
    vmid: 101,
    hostname,
    state,
    percent: 10,
    steps: [],
    warnings: [],
    result: null,
    lastSeq: 0,
    createdAt: 1,
    startedAt: 1,
    endedAt: null,
  });
const ended = (hostname: string, state: JobState) => ({ kind: 'ended' as const, job: newJob(hostname, state) });
const succeeded: JobState = { name: 'succeeded' };

function openDesk(at: string, more: Partial<QuietHours> = {}) {
  const clock = new ManualClock(Date.parse(at));
  const shown: NewsWords[] = [];
  const settings = {
    hasNotifications: true,
    notifiesOnlyOfProblems: false,
    quietHours: { ...standardQuietHours(), isOn: true, ...more },
  };
  const state = { isSeen: false };
  const desk = new NewsDesk({
    clock,
    settings: () => settings,
    isSeen: () => state.isSeen,
    show: (words) => shown.push(words),
    timeZone: 'UTC',
  });
  return { clock, desk, settings, shown, state };
}
const hours = (count: number): number => count * 3_600_000;

test('by day each piece of news is a notification at once', () => {
  const { desk, shown } = openDesk('2026-01-01T12:00:00Z');
  desk.tell(ended('web', succeeded));
  desk.tell(ended('mail', failed()));
  expect(shown.map(({ title }) => title)).toEqual(['Create web', 'Create mail: failed']);
});

test('who looks at the window, wants none, or wants only problems is told no more than that', () => {
  const { desk, settings, shown, state } = openDesk('2026-01-01T12:00:00Z');
  state.isSeen = true;
  desk.tell(ended('web', failed()));
  state.isSeen = false;
  settings.hasNotifications = false;
  desk.tell(ended('web', failed()));
  settings.hasNotifications = true;
  settings.notifiesOnlyOfProblems = true;
  desk.tell(ended('web', succeeded));
  expect(shown).toEqual([]);
  desk.tell(ended('web', failed()));
  expect(shown).toHaveLength(1);
});

test('A70 in quiet hours nothing is told, and all of it once when they are over', async () => {
  const { clock, desk, shown } = openDesk('2026-01-01T23:00:00Z');
  const web = ended('web', failed('retry', 'roll-back'));
  desk.tell(web);
  desk.tell(ended('mail', succeeded));
  await clock.advance(hours(7));
  desk.tell(ended('dns', succeeded));
  expect(shown).toEqual([]);
  await clock.advance(hours(2));
  expect(shown).toEqual([
    {
      title: 'During quiet hours: news of 3 jobs',
      body: 'Not well: web; 2 ended well.',
      isUrgent: true,
      to: `job/${web.job.id}`,
      jobId: web.job.id,
      actions: [
        { deed: 'open-log', label: 'Open log' },
        { deed: 'retry', label: 'Retry' },
        { deed: 'roll-back', label: 'Roll back…' },
      ],
    },
  ]);
  await clock.advance(hours(20));
  expect(shown, 'the next night has nothing to tell').toHaveLength(1);
});

test('one piece of news alone is told afterwards in its own words', async () => {
  const { clock, desk, shown } = openDesk('2026-01-01T23:00:00Z');
  const news = { kind: 'asks' as const, job: newJob('web', asks), question: 'Is this host key right?' };
  desk.tell(news);
  await clock.advance(hours(9));
  expect(shown).toEqual([newsWords(news)]);
});

test('of a job that failed, was retried and went well, only the last is told afterwards', async () => {
  const { clock, desk, shown } = openDesk('2026-01-01T23:00:00Z');
  const job = newJob('web', failed('retry'));
  desk.tell({ kind: 'ended', job });
  desk.tell({ kind: 'ended', job: { ...job, state: succeeded } });
  await clock.advance(hours(9));
  expect(shown.map(({ body, isUrgent }) => [body, isUrgent])).toEqual([['1 ended well.', false]]);
});

test('problems come through quiet hours where the user wants that, and are not told again', async () => {
  const { clock, desk, shown } = openDesk('2026-01-01T23:00:00Z', { letsProblemsThrough: true });
  desk.tell(ended('web', failed()));
  desk.tell(ended('mail', succeeded));
  expect(shown.map(({ title }) => title)).toEqual(['Create web: failed']);
  await clock.advance(hours(9));
  expect(shown.slice(1).map(({ title }) => title)).toEqual(['Create mail']);
});

test('quiet hours that are switched off in the night let out what they kept, and the end of the app tells nothing', async () => {
  const { clock, desk, settings, shown } = openDesk('2026-01-01T23:00:00Z');
  desk.tell(ended('web', succeeded));
  settings.quietHours.isOn = false;
  await clock.advance(60_000);
  expect(shown).toHaveLength(1);
  settings.quietHours.isOn = true;
  desk.tell(ended('web', succeeded));
  desk[Symbol.dispose]();
  await clock.advance(hours(20));
  expect(shown).toHaveLength(1);
});
