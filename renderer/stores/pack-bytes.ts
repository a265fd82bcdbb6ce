/** A repetition shorter than this takes as much room as what it repeats. */
const shortest = 4;
/** How far back a repetition may lie: what fits into two bytes. */
const farthest = 0xff_ff;
/** The last bytes are never looked at for a repetition, so that no look goes beyond the end. */
const tail = 12;
const tableBits = 12;
/** Half a byte tells a length up to here, more bytes the rest. */
const nibble = 15;

/** Where some bytes like those at hand stood last. */
const lastSeen = new Int32Array(1 << tableBits);

/**
 * The same bytes in less room, as LZ4 does it: stretches as they are, each followed by the way back to what is repeated behind it. Fast
 * rather than thorough. The texts of a package manager, which repeats itself line by line, shrink to a sixth and less.
 */
export function packBytes(source: Uint8Array): Uint8Array {
  const packed = new Uint8Array(source.length + Math.ceil(source.length / 255) + 16);
  lastSeen.fill(-1);
  let written = 0;
  let taken = 0;
  const writeRest = (rest: number): void => {
    let left = rest;
    for (; left >= 255; left -= 255) packed[written++] = 255;
    packed[written++] = left;
  };
  const writePart = (until: number, back: number, length: number): void => {
    const plain = until - taken;
    const repeated = length === 0 ? 0 : length - shortest;
    packed[written++] = (Math.min(plain, nibble) << 4) | Math.min(repeated, nibble);
    if (plain >= nibble) writeRest(plain - nibble);
    packed.set(source.subarray(taken, until), written);
    written += plain;
    taken = until + length;
    if (length === 0) return;
    packed[written++] = back & 0xff;
    packed[written++] = back >> 8;
    if (repeated >= nibble) writeRest(repeated - nibble);
  };
  for (let at = 0; at < source.length - tail; at += 1) {
    const slot = slotOf(source, at);
    const before = lastSeen[slot] ?? -1;
    lastSeen[slot] = at;
    if (before < 0 || at - before > farthest || !isSame(source, before, at)) continue;
    let [start, from] = [at, before];
    while (start > taken && from > 0 && source[start - 1] === source[from - 1]) {
      start -= 1;
      from -= 1;
    }
    let end = at + shortest;
    const back = start - from;
    while (end < source.length && source[end] === source[end - back]) end += 1;
    writePart(start, back, end - start);
    at = end - 1;
  }
  writePart(source.length, 0, 0);
  return packed.slice(0, written);
}

/** What `packBytes` was given, of which there were `length`. */
export function unpackBytes(packed: Uint8Array, length: number): Uint8Array {
  const target = new Uint8Array(length);
  let read = 0;
  let written = 0;
  const readLength = (start: number): number => {
    let total = start;
    if (start < nibble) return total;
    for (;;) {
      const more = packed[read++] ?? 0;
      total += more;
      if (more < 255) return total;
    }
  };
  for (;;) {
    const both = packed[read++] ?? 0;
    const plain = readLength(both >> 4);
    target.set(packed.subarray(read, read + plain), written);
    read += plain;
    written += plain;
    if (written >= length) return target;
    const back = (packed[read] ?? 0) | ((packed[read + 1] ?? 0) << 8);
    read += 2;
    // Byte by byte: what is repeated may reach into the repetition itself.
    for (const end = written + shortest + readLength(both & nibble); written < end; written += 1)
      target[written] = target[written - back] ?? 0;
  }
}

/** Of six bytes, so that what is found is worth the way back. */
function slotOf(source: Uint8Array, at: number): number {
  const four = fourAt(source, at);
  const two = (source[at + 4] ?? 0) | ((source[at + 5] ?? 0) << 8);
  return Math.imul(four ^ Math.imul(two, 0x85_eb), 0x9e_37_79_b1) >>> (32 - tableBits);
}

const isSame = (source: Uint8Array, a: number, b: number): boolean => fourAt(source, a) === fourAt(source, b);

const fourAt = (source: Uint8Array, at: number): number =>
  (source[at] ?? 0) | ((source[at + 1] ?? 0) << 8) | ((source[at + 2] ?? 0) << 16) | ((source[at + 3] ?? 0) << 24);
