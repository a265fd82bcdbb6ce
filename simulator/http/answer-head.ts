import { STATUS_CODES } from './node-http.ts';

export type Answer = {
  readonly status: number;
  readonly reason: string;
  readonly body?: string;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** When the file that is answered was changed, UTC ms; without it the answer is not to be kept. */
  readonly modifiedAt?: number;
};

/** The headers of Proxmox' own server in its order, general ones first. (HTTP::Headers, PVE::APIServer::AnyEvent::response) */
export function headersOf(
  answer: Answer,
  { body, isPacked, keepsAlive, nowMs }: { body: Buffer; isPacked: boolean; keepsAlive: boolean; nowMs: number },
): (readonly [string, string])[] {
  const now = new Date(nowMs).toUTCString();
  const { modifiedAt, contentType, headers = {} } = answer;
  const isFresh = modifiedAt === undefined;
  const { Location: location, ...others } = headers;
  const all: (readonly [string, string | undefined])[] = [
    ['Cache-Control', isFresh ? 'max-age=0' : undefined],
    ['Connection', keepsAlive ? 'Keep-Alive' : 'close'],
    ['Date', now],
    ['Pragma', isFresh ? 'no-cache' : undefined],
    ['Location', location],
    ['Server', 'pve-api-daemon/3.0'],
    ['Content-Encoding', isPacked ? 'gzip' : undefined],
    ['Content-Length', body.length > 0 || answer.status === 401 || keepsAlive ? String(body.length) : undefined],
    ['Content-Type', contentType],
    ['Expires', isFresh ? now : undefined],
    ['Last-Modified', isFresh ? undefined : new Date(modifiedAt).toUTCString()],
    ...Object.entries(others),
  ];
  return all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

/** A whole answer as bytes, for whoever is not served by Node's own server: HTTP/1.0, and what is no request at all. */
export function printAnswer(answer: Answer, version: string, nowMs: number): Buffer {
  const body = Buffer.from(answer.body ?? '', 'utf8');
  const headers = headersOf(answer, { body, isPacked: false, keepsAlive: false, nowMs });
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const head = `HTTP/${version} ${answer.status} ${asReason(answer)}\r\n${lines}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), body]);
}

/** The first line; Node wants bytes above 127 as Latin-1, Proxmox sends UTF-8. */
export const asReason = ({ reason, status }: Pick<Answer, 'reason' | 'status'>): string =>
  Array.from(Buffer.from(reason.split('\n')[0] || (STATUS_CODES[status] ?? ''), 'utf8').toString('latin1'), (letter) =>
    letter < ' ' && letter !== '\t' ? ' ' : letter,
  ).join('');
