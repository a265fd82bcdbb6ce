import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

beforeAll(() => import('./zod-setup.ts'));

const wordsFor = (schema: z.ZodType, value: unknown) => schema.safeParse(value).error?.issues[0]?.message;

test('a limit that is itself no allowed value is told as such', () => {
  expect(wordsFor(z.number().positive(), 0)).toBe('more than 0');
  expect(wordsFor(z.number().lt(10), 10)).toBe('less than 10');
  expect(wordsFor(z.number().min(1).max(4), 0)).toBe('at least 1');
  expect(wordsFor(z.number().min(1).max(4), 5)).toBe('at most 4');
  expect(wordsFor(z.string().max(3), 'four')).toBe('at most 3 characters');
});
