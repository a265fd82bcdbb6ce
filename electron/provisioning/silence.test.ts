import { expect, test } from 'vitest';
import { ManualClock } from '../lib/clock.ts';
import { whileHeard } from './silence.ts';
import type { SilenceLimit } from './silence.ts';

const minute = 60_000;

/** Work that ends when told, or by its signal; what it prints is said by `heard`. */
function listenTo(more: Partial<SilenceLimit> = {}) {
  const clock = new ManualClock();
  let finish: (value: string) => void = () => undefined;
  let say: () => void = () => undefined;
  const outcome = whileHeard(
    { what: '30-build.sh', idleTimeoutMs: 10 * minute, clock, ...more },
    (signal, heard) =>
      new Promise<string>((resolve, reject) => {
        finish = resolve;
        say = heard;
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
  ).catch((error: unknown) => error);
  return { clock, outcome, finish: (value: string) => finish(value), heard: () => say() };
}

/** Somebody who is asked, and answers later. */
function somebody() {
  const asked: { what: string; silentMs: number; signal: AbortSignal; answer: (waits: boolean) => void }[] = [];
  const onSilent: SilenceLimit['onSilent'] = (what, silentMs, signal) =>
    new Promise((resolve) => asked.push({ what, silentMs, signal, answer: resolve }));
  return { asked, onSilent };
}

test('A53 without somebody to ask, silence for as long as the limit ends it by name', async () => {
  const { clock, outcome } = listenTo();
  await clock.advance(10 * minute);
  expect(await outcome).toMatchObject({
    code: 'ssh:timeout',
    details: { command: '30-build.sh', kind: 'idle', afterMs: 10 * minute },
  });
});

test('A53 whoever is asked may let it wait longer, as often as they like, and the next question tells the whole silence', async () => {
  const { asked, onSilent } = somebody();
  const { clock, outcome, finish } = listenTo({ onSilent });
  await clock.advance(10 * minute);
  asked[0]?.answer(true);
  await clock.advance(9 * minute);
  expect(asked).toHaveLength(1);
  await clock.advance(minute);
  expect(asked.map(({ silentMs }) => silentMs / minute)).toEqual([10, 20]);
  asked[1]?.answer(true);
  finish('done');
  expect(await outcome).toBe('done');
});

test('A53 whoever is asked may end it', async () => {
  const { asked, onSilent } = somebody();
  const { clock, outcome } = listenTo({ onSilent });
  await clock.advance(13 * minute);
  expect(asked).toHaveLength(1);
  asked[0]?.answer(false);
  expect(await outcome).toMatchObject({ code: 'ssh:timeout', details: { kind: 'idle', afterMs: 13 * minute } });
});

test('A53 what is printed while the question stands withdraws it, and the limit counts from there', async () => {
  const { asked, onSilent } = somebody();
  const { clock, outcome, heard, finish } = listenTo({ onSilent });
  await clock.advance(12 * minute);
  heard();
  expect(asked[0]?.signal.aborted).toBe(true);
  // Whoever asked may take a withdrawn question for a no.
  asked[0]?.answer(false);
  await clock.advance(9 * minute);
  expect(asked).toHaveLength(1);
  await clock.advance(minute);
  expect(asked).toHaveLength(2);
  finish('done');
  expect(await outcome).toBe('done');
  expect(asked[1]?.signal.aborted).toBe(true);
});

test('A53 its end withdraws the question', async () => {
  const { asked, onSilent } = somebody();
  const { clock, outcome, finish } = listenTo({ onSilent });
  await clock.advance(10 * minute);
  finish('done');
  expect(await outcome).toBe('done');
  expect(asked[0]?.signal.aborted).toBe(true);
});

test('A63 the time this computer slept is not the silence of what runs elsewhere', async () => {
  const { asked, onSilent } = somebody();
  const clock = new ManualClock();
  const sleepy = { now: () => clock.now() + sleptMs, sleep: clock.sleep.bind(clock) };
  let sleptMs = 0;
  const { outcome, finish } = listenTo({ onSilent, clock: sleepy });
  await clock.advance(8 * minute);
  sleptMs = 30 * minute;
  await clock.advance(2 * minute);
  expect(asked).toHaveLength(0);
  await clock.advance(10 * minute);
  expect(asked).toHaveLength(1);
  finish('done');
  expect(await outcome).toBe('done');
});
