import { expect, test } from 'vitest';
import { generatedLine } from './generated-inputs.ts';

test('inputs of several files are added up, and nothing is claimed of a run that failed', () => {
  const notes = '12000 tokenizer\n7000 archives\n8000 tokenizer\n';
  expect(generatedLine(notes, { failed: 0 })).toBe(
    'generated: 27,000 inputs (tokenizer 20,000, archives 7,000), no crash, nothing unquoted',
  );
  expect(generatedLine(notes, { failed: 1 })).toBe(
    'generated: 27,000 inputs (tokenizer 20,000, archives 7,000), the rest is in the failures above',
  );
  expect(generatedLine('', { failed: 0 })).toBeNull();
});
