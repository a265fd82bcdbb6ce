import { array, assert, boolean, integer, property, tuple, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { packBytes, unpackBytes } from './pack-bytes.ts';

const backAndForth = (bytes: Uint8Array): Uint8Array => unpackBytes(packBytes(bytes), bytes.length);
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

test('whatever is packed comes out as it was', () => {
  const piece = uint8Array({ maxLength: 30 });
  // Pieces that come again, near and far, long and short, also from within themselves.
  const pieces = array(tuple(piece, integer({ min: 1, max: 400 })), { maxLength: 30 });
  assert(
    property(pieces, boolean(), (parts, isTwice) => {
      const once = parts.flatMap(([bytes, times]) => Array.from({ length: times }, () => [...bytes]).flat());
      const bytes = Uint8Array.from(isTwice ? [...once, ...once] : once);
      expect(backAndForth(bytes)).toEqual(bytes);
    }),
  );
});

test.each([0, 1, 12, 13, 14, 15, 254, 255, 270, 65_535, 65_536, 200_000])(
  '%i bytes come out as they were, all the same and all different',
  (length) => {
    const same = new Uint8Array(length).fill(7);
    expect(backAndForth(same)).toEqual(same);
    let state = 1;
    const random = Uint8Array.from({ length }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return state >>> 24;
    });
    expect(backAndForth(random)).toEqual(random);
  },
);

test('what a package manager writes shrinks to a sixth, and what never repeats hardly grows', () => {
  const lines = Array.from(
    { length: 2_000 },
    (_, index) => `Unpacking libexample${index}:amd64 (1.2.${index % 100}-1) over (1.2.${index % 100}-0) ...`,
  );
  const bytes = bytesOf(lines.join(''));
  expect(packBytes(bytes).length).toBeLessThan(bytes.length / 6);
  const all = Uint8Array.from({ length: 256 }, (_, index) => index);
  expect(packBytes(all).length).toBeLessThan(all.length + 5);
});
