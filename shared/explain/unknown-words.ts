import type { Words } from './rule.ts';

export const unknownWords: Words = {
  sentence: 'Why it failed is not known: none of the rules fits what was printed.',
  nextStep: 'Read the last lines of the log, then try again.',
  action: null,
};
