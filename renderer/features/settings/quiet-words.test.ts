import { expect, test } from 'vitest';
import { standardQuietHours, type QuietHours } from '../../../shared/domain/quiet-hours.ts';
import { quietSentence } from './quiet-words.ts';

test.each<[Partial<QuietHours>, string]>([
  [{}, 'From 22:00 until 07:00 of the next day, every day.'],
  [{ from: '12:00', to: '14:30', days: [5, 1, 2, 4, 3] }, 'From 12:00 until 14:30, Monday to Friday.'],
  [{ days: [6, 0] }, 'From 22:00 until 07:00 of the next day, at weekends.'],
  [{ days: [0, 3, 1] }, 'From 22:00 until 07:00 of the next day, on Mondays, Wednesdays and Sundays.'],
  [{ from: '00:00', to: '00:00', days: [0] }, 'From 00:00 for a whole day, on Sundays.'],
  [{ days: [] }, 'Choose a day, or they never begin.'],
])('quiet hours are said in one sentence: %o', (change, sentence) => {
  expect(quietSentence({ ...standardQuietHours(), ...change })).toContain(sentence);
});
