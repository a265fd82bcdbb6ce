import { z } from 'zod';

/**
 * Must run before any schema is built: `jitless` because the content security policy forbids `new Function`, which zod would try.
 * Where a schema brings no words of its own, these are shown under the field.
 */
z.config({
  jitless: true,
  customError: (issue) => {
    if (issue.code === 'invalid_type') {
      if (issue.input === undefined || issue.input === null) return 'fill this in';
      return issue.expected === 'int' ? 'a whole number' : `must be a ${issue.expected}`;
    }
    if (issue.code === 'too_small' || issue.code === 'too_big') {
      const [word, limit] =
        issue.code === 'too_small'
          ? [issue.inclusive === false ? 'more than' : 'at least', issue.minimum]
          : [issue.inclusive === false ? 'less than' : 'at most', issue.maximum];
      return issue.origin === 'string' ? `${word} ${limit} characters` : `${word} ${limit}`;
    }
    return undefined;
  },
});
