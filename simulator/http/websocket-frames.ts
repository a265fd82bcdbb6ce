/** Proxmox takes no larger frame from a client. (PVE::APIServer::AnyEvent, websocket_proxy) */
export const MAX_FRAME_BYTES = 128 * 1024;

export const OPCODE = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export type Frame = { readonly opcode: number; readonly payload: Buffer };

/** One unmasked, whole frame, as a server sends it. (RFC 6455, 5.2) */
export function printFrame(opcode: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  const head = length <= 125 ? Buffer.alloc(2) : length <= 0xffff ? Buffer.alloc(4) : Buffer.alloc(10);
  head[0] = 0x80 | opcode;
  if (head.length === 2) head[1] = length;
  else if (head.length === 4) {
    head[1] = 126;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, payload]);
}

/** Puts a client's bytes together into frames. */
export class FrameReader {
  #pending = Buffer.alloc(0);

  /** The frames that are complete now. @throws for what Proxmox refuses, in its words */
  *push(bytes: Uint8Array): Generator<Frame> {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    for (let frame = this.#next(); frame; frame = this.#next()) yield frame;
  }

  #next(): Frame | undefined {
    const bytes = this.#pending;
    if (bytes.length < 2) return undefined;
    const first = bytes.readUInt8(0);
    if ((first & 0x80) === 0) throw new Error('received fragmented websocket frame');
    if ((first & 0x70) !== 0) throw new Error('received websocket frame with RSV flags');
    const second = bytes.readUInt8(1);
    if ((second & 0x80) === 0) throw new Error('received unmasked websocket frame from client');
    const short = second & 0x7f;
    const headBytes = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (bytes.length < headBytes) return undefined;
    const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
    if (length > MAX_FRAME_BYTES) throw new Error(`received too large websocket frame (len = ${length})`);
    const start = headBytes + 4;
    if (bytes.length < start + length) return undefined;
    const mask = bytes.subarray(headBytes, start);
    const payload = Buffer.from(bytes.subarray(start, start + length));
    for (let index = 0; index < payload.length; index++)
      payload[index] = (payload[index] ?? 0) ^ (mask[index & 3] ?? 0);
    this.#pending = bytes.subarray(start + length);
    return { opcode: first & 0x0f, payload };
  }
}
