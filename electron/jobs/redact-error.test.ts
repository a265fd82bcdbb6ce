import { expect, test } from 'vitest';
import { Redactor } from '../lib/redact.ts';
import { redactError } from './redact-error.ts';

test('A69 what a failed command printed is redacted inside the error too, and the error keeps its shape', () => {
  const redactor = new Redactor();
  redactor.remember('hunter2222');
  const error = redactError(redactor, {
    code: 'ssh:command-failed',
    message: 'it said hunter2222',
    details: {
      command: 'x.sh',
      exitCode: 3,
      signal: null,
      lastLines: ['the word is hunter2222', 'password: other-word'],
    },
  });
  expect(error).toEqual({
    code: 'ssh:command-failed',
    message: 'it said [redacted]',
    details: {
      command: 'x.sh',
      exitCode: 3,
      signal: null,
      lastLines: ['the word is [redacted]', 'password: [redacted]'],
    },
  });
});
