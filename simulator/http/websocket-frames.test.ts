import { describe, expect, test } from 'vitest';
import { FrameReader, MAX_FRAME_BYTES, OPCODE, printFrame } from './websocket-frames.ts';

/** As a client sends it: masked. */
function masked(opcode: number, payload: Buffer, mask = Buffer.of(1, 2, 3, 4)): Buffer {
  const plain = printFrame(opcode, payload);
  const head = Buffer.from(plain.subarray(0, plain.length - payload.length));
  head[1] = (head[1] ?? 0) | 0x80;
  return Buffer.concat([head, mask, payload.map((byte, index) => byte ^ (mask[index & 3] ?? 0))]);
}

describe('A frame', () => {
  test.each([0, 1, 125, 126, 65_535, 65_536, MAX_FRAME_BYTES])('of %i bytes is read as it was printed', (length) => {
    const payload = Buffer.alloc(length, 'abc');
    const [frame, ...others] = new FrameReader().push(masked(OPCODE.binary, payload));
    expect(others).toEqual([]);
    expect(frame?.opcode).toBe(OPCODE.binary);
    expect(frame?.payload.equals(payload)).toBe(true);
  });

  test.each([
    [5, [0x82, 5]],
    [126, [0x82, 126, 0, 126]],
    [65_536, [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]],
  ])('of %i bytes begins as RFC 6455 says', (length, head) => {
    expect(Array.from(printFrame(OPCODE.binary, Buffer.alloc(length)).subarray(0, head.length))).toEqual(head);
  });

  test('may come byte by byte, and several at once', () => {
    const reader = new FrameReader();
    const bytes = Buffer.concat([masked(OPCODE.text, Buffer.from('one')), masked(OPCODE.ping, Buffer.from('two'))]);
    const slowly = Array.from(bytes).flatMap((byte) => [...reader.push(Buffer.of(byte))]);
    const expected = ['one', 'two'];
    expect(slowly.map(({ payload }) => payload.toString())).toEqual(expected);
    expect([...new FrameReader().push(bytes)].map(({ payload }) => payload.toString())).toEqual(expected);
  });

  test.each([
    ['fragmented', Buffer.of(0x02, 0x80), 'received fragmented websocket frame'],
    ['extended', Buffer.of(0xc2, 0x80), 'received websocket frame with RSV flags'],
    ['unmasked', Buffer.of(0x82, 0x01, 0x61), 'received unmasked websocket frame from client'],
    ['too large', Buffer.of(0x82, 0xff, 0, 0, 0, 0, 0, 2, 0, 1), 'received too large websocket frame (len = 131073)'],
  ])('that is %s is refused', (_how, bytes, message) => {
    expect(() => [...new FrameReader().push(bytes)]).toThrow(message);
  });
});
