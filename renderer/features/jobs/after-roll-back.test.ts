import { expect, test } from 'vitest';
import { words } from '../../../shared/explain/rules/all-rules.ts';
import { afterRollBack } from './after-roll-back.ts';

test.each([
  [
    'Check the DNS server of the node (node → DNS), then try again.',
    'retry',
    'Check the DNS server of the node (node → DNS), then create it anew.',
  ],
  [
    'Try again; if it crashes each time, use another version of it.',
    'retry',
    'Create it anew; if it crashes each time, use another version of it.',
  ],
  ['Run the step again if that was not intended.', 'retry', 'Create it anew if that was not intended.'],
  ['Choose a free number.', 'edit-step', 'Choose a free number.'],
  ['Run “dpkg --configure -a” in the container, then try again.', 'open-shell', ''],
  ['Start it first.', 'open-container', ''],
] as const)('“%s” once the container is gone', (nextStep, action, then) => {
  expect(afterRollBack(nextStep, action)).toBe(then);
});

test('no cause that is known advises to try again where there is nothing left', () => {
  for (const { nextStep, action } of Object.values(words))
    expect(afterRollBack(nextStep, action)).not.toMatch(/\btry .*again|step again/i);
});
