import { z } from 'zod';

/**
 * Must be imported before any schema: `jitless` because the content security policy forbids `new Function`, which zod would try.
 * Where a schema brings no words of its own, these are shown under the field.
 */
z.config({
  jitless: true,
  customError: (issue) => {
    switch (issue.code) {
      case 'invalid_type':
        if (issue.input === undefined || issue.input === null) return 'fill this in';
        return issue.expected === 'int' ? 'a whole number' : `must be a ${issue.expected}`;
      case 'too_small':
        return issue.origin === 'string' ? `at least ${issue.minimum} characters` : `at least ${issue.minimum}`;
      case 'too_big':
        return issue.origin === 'string' ? `at most ${issue.maximum} characters` : `at most ${issue.maximum}`;
      default:
        return undefined;
    }
  },
});
