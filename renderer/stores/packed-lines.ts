import { packBytes, unpackBytes } from './pack-bytes.ts';

/** What each of some lines says, its time in ms after the first, and which head it has. */
export type Lines = { messages: string[]; times: Uint32Array; headOf: Uint16Array };
export type PackedLines = {
  readonly count: number;
  readonly textAt: number;
  readonly size: number;
  readonly bytes: Uint8Array;
};

/** More text than this takes too long to unpack for the sake of one line. */
const longestText = 1_000_000;
const encoder = new TextEncoder();
// Whatever a line begins with belongs to it.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Null for lines that are better kept as they are: very long ones, and halves of characters, which bytes cannot tell. */
export function packLines({ messages, times, headOf }: Lines): PackedLines | null {
  const text = messages.join('');
  if (text.length > longestText || !text.isWellFormed()) return null;
  const numbers: number[] = [];
  for (const { length } of messages) addNumber(numbers, length);
  let before = 0;
  for (const time of times.subarray(0, messages.length)) {
    // The clock may have been put back.
    const passed = time - before;
    addNumber(numbers, passed < 0 ? -2 * passed - 1 : 2 * passed);
    before = time;
  }
  for (const head of headOf.subarray(0, messages.length)) addNumber(numbers, head);
  const written = encoder.encode(text);
  const all = new Uint8Array(numbers.length + written.length);
  all.set(numbers);
  all.set(written, numbers.length);
  return { count: messages.length, textAt: numbers.length, size: all.length, bytes: packBytes(all) };
}

export function unpackLines({ count, textAt, size, bytes }: PackedLines): Lines {
  const all = unpackBytes(bytes, size);
  let at = 0;
  const nextNumber = (): number => {
    let value = 0;
    for (let weight = 1; ; weight *= 128) {
      const byte = all[at++] ?? 0;
      value += (byte % 128) * weight;
      if (byte < 128) return value;
    }
  };
  const text = decoder.decode(all.subarray(textAt));
  let end = 0;
  const messages = Array.from({ length: count }, () => {
    const start = end;
    end += nextNumber();
    return text.slice(start, end);
  });
  let time = 0;
  const times = Uint32Array.from({ length: count }, () => {
    const passed = nextNumber();
    time += passed % 2 === 1 ? -(passed + 1) / 2 : passed / 2;
    return time;
  });
  return { messages, times, headOf: Uint16Array.from({ length: count }, nextNumber) };
}

/** Seven bits in each byte, the lowest first; the eighth says that more come. */
function addNumber(numbers: number[], value: number): void {
  let left = value;
  for (; left >= 128; left = Math.floor(left / 128)) numbers.push((left % 128) + 128);
  numbers.push(left);
}
