import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { zipEntries } from './zip-entries.ts';

describe('zip archives', () => {
  it('give back stored and deflated entries, also behind a comment and unequal extra fields', () => {
    const text = Buffer.from('gantry '.repeat(1000));
    const archive = zip([
      { name: 'folder/', data: Buffer.alloc(0), isDeflated: false },
      { name: 'folder/stored.txt', data: Buffer.from('as it is'), isDeflated: false },
      { name: 'folder/ünïcode.txt', data: text, isDeflated: true },
    ]);
    const entries = zipEntries(archive);
    expect(entries.map(({ name, isDirectory }) => [name, isDirectory])).toEqual([
      ['folder/', true],
      ['folder/stored.txt', false],
      ['folder/ünïcode.txt', false],
    ]);
    expect(entries[1]?.read().toString()).toBe('as it is');
    expect(entries[2]?.read().equals(text)).toBe(true);
  });

  it('are refused when they are none, or when an entry has another size than it says', () => {
    expect(() => zipEntries(Buffer.from('not a zip at all, but long enough for one'))).toThrow(
      'no end of central directory',
    );
    const archive = zip([{ name: 'a', data: Buffer.from('abc'), isDeflated: false, claimedSize: 4 }]);
    expect(() => zipEntries(archive)[0]?.read()).toThrow('a has 3 bytes instead of 4');
  });
});

type Input = { name: string; data: Buffer; isDeflated: boolean; claimedSize?: number };

function zip(inputs: readonly Input[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data, isDeflated, claimedSize } of inputs) {
    const packed = isDeflated ? deflateRawSync(data) : data;
    const encoded = Buffer.from(name);
    const localExtra = Buffer.alloc(7);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(encoded.length, 26);
    local.writeUInt16LE(localExtra.length, 28);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(isDeflated ? 8 : 0, 10);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt32LE(claimedSize ?? data.length, 24);
    central.writeUInt16LE(encoded.length, 28);
    central.writeUInt32LE(offset, 42);
    const body = Buffer.concat([local, encoded, localExtra, packed]);
    bodies.push(body);
    directory.push(central, encoded);
    offset += body.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(inputs.length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, ...directory, end, Buffer.from('a comment')]);
}
