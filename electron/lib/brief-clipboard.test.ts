import { expect, test } from 'vitest';
import { BriefClipboard } from './brief-clipboard.ts';
import { ManualClock } from './clock.ts';

function openClipboard() {
  const clock = new ManualClock();
  const held = { text: '' };
  const access = {
    read: () => held.text,
    write: (text: string) => {
      held.text = text;
    },
    clear: () => {
      held.text = '';
    },
  };
  return { clock, held, clipboard: new BriefClipboard(access, clock) };
}

test('A76 a copied secret leaves the clipboard after its time', async () => {
  const { clock, held, clipboard } = openClipboard();
  expect(clipboard.copy('secret', 30_000)).toBe(clock.now() + 30_000);
  await clock.advance(29_999);
  expect(held.text).toBe('secret');
  await clock.advance(1);
  expect(held.text).toBe('');
});

test('what the user has copied since is left alone', async () => {
  const { clock, held, clipboard } = openClipboard();
  clipboard.copy('secret', 30_000);
  held.text = 'a shopping list';
  await clock.advance(30_000);
  expect(held.text).toBe('a shopping list');
});

test('a second copy has its whole time, the same text included', async () => {
  const { clock, held, clipboard } = openClipboard();
  clipboard.copy('secret', 30_000);
  await clock.advance(20_000);
  clipboard.copy('secret', 30_000);
  await clock.advance(20_000);
  expect(held.text).toBe('secret');
  await clock.advance(10_000);
  expect(held.text).toBe('');
});

test('when the app ends the secret goes at once', async () => {
  const { held, clipboard } = openClipboard();
  clipboard.copy('secret', 30_000);
  await clipboard.clear();
  expect(held.text).toBe('');
  held.text = 'secret';
  await clipboard.clear();
  expect(held.text).toBe('secret');
});
