import { expect, test } from 'vitest';
import { SCHEMA } from '../schema/method-table.ts';
import { handlerOf } from './handlers.ts';

test('Every method of the schema is answered by somebody', () => {
  const unanswered = SCHEMA.methods.filter(({ method, path }) => !handlerOf(method, path));
  expect(unanswered.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});
