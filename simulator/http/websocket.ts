import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Line } from '../console/session.ts';
import { FrameReader, OPCODE, printFrame } from './websocket-frames.ts';

const SOURCE = '/usr/share/perl5/PVE/APIServer/AnyEvent.pm';
const KEY_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export const wantsUpgrade = ({ headers, method, url = '' }: IncomingMessage): boolean =>
  headers.upgrade !== undefined && method === 'GET' && (url.split('?')[0] ?? '').endsWith('websocket');

/** What Proxmox complains about in a request for a WebSocket, or which protocol it takes. (handle_api2_request) */
export function chooseProtocol(
  headers: IncomingHttpHeaders,
): { readonly refusal: string } | { readonly protocol: string } {
  const upgrade = headers.upgrade?.toLowerCase() ?? '';
  if (upgrade !== 'websocket') return { refusal: `unable to upgrade to protocol '${upgrade}'\n` };
  const version = headers['sec-websocket-version'] ?? '';
  if (version !== '13') return { refusal: `unsupported websocket-version '${version}'\n` };
  const offered = headers['sec-websocket-protocol'];
  if (offered === undefined) return { refusal: `missing websocket-protocol header at ${SOURCE} line 1061.\n` };
  const names = offered.split(/[\s,;]+/);
  const protocol = ['binary', 'base64'].find((name) => names.includes(name));
  if (protocol === undefined) return { refusal: `unsupported websocket-protocol protocol '${offered}'\n` };
  if (headers['sec-websocket-key'] === undefined) return { refusal: 'missing websocket-key\n' };
  return { protocol };
}

/** Says yes, and makes a line of the connection. `head` is what came behind the request already. */
export function openWebSocket(
  socket: Duplex,
  { key, protocol, head, version }: { key: string; protocol: string; head: Buffer; version: string },
): Line {
  const accept = createHash('sha1').update(`${key}${KEY_SUFFIX}`).digest('base64');
  socket.write(
    `HTTP/${version} 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n` +
      `Sec-WebSocket-Protocol: ${protocol}\r\n\r\n`,
  );
  const reader = new FrameReader();
  const closed = new Promise<void>((resolve) => {
    socket.once('close', resolve);
    // Half-open is as good as gone.
    socket.once('end', () => (socket.end(), resolve()));
  });
  socket.on('error', () => socket.destroy());
  return {
    write: (bytes) => !socket.writable || socket.write(printFrame(OPCODE.binary, bytes)),
    whenWritable: () => whenDrained(socket),
    onData: (listener) => {
      const take = (bytes: Uint8Array): void => {
        try {
          for (const { opcode, payload } of reader.push(bytes)) {
            if (opcode === OPCODE.text || opcode === OPCODE.binary) listener(payload);
            else if (opcode === OPCODE.ping) socket.write(printFrame(OPCODE.pong, payload));
            else if (opcode === OPCODE.close) return void socket.end();
            else if (opcode !== OPCODE.pong) throw new Error(`received unhandled websocket opcode ${opcode}`);
          }
        } catch {
          // Proxmox writes the reason to its own log and drops the client.
          socket.destroy();
        }
      };
      if (head.length > 0) take(head);
      socket.on('data', take);
    },
    closed,
    close: () => void socket.end(),
  };
}

function whenDrained(socket: Duplex): Promise<void> {
  if (!socket.writableNeedDrain) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.on('drain', done).on('close', done);
  });
}
