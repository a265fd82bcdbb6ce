import { printAnswer, type Answer } from './answer-head.ts';
import { isForeign } from './request-target.ts';

/** Methods Proxmox knows; all others are refused before anything else is looked at. */
export const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'DELETE']);

/**
 * What Proxmox answers to bytes that Node's parser refuses; null: nothing, the connection just ends later.
 * `code` is the parser's, `packet` what it stumbled over.
 */
export function answerBadRequest(code: string | undefined, packet: Buffer | undefined, nowMs: number): Buffer | null {
  if (code === 'HPE_HEADER_OVERFLOW') return null;
  const text = packet?.toString('latin1').replace(/^(\r?\n)+/, '') ?? '';
  const [line = ''] = text.split(/\r?\n/);
  const [, method = '', url = '', major, minor] = /(\S+) (\S+) HTTP\/(\d+)\.(\d+)/.exec(line) ?? [];
  const print = (answer: Answer, version = '1.0'): Buffer => printAnswer(answer, version, nowMs);
  if (major === undefined) return print(error(400, 'bad request'));
  if (major !== '1') return print(error(506, `http protocol version ${major}.${minor} not supported`));
  const version = `${major}.${minor}`;
  if (isForeign(url)) return print(error(400, 'invalid url'), version);
  if (!METHODS.has(method)) return print({ status: 501, reason: `method '${method}' not available` }, version);
  const encoding = /^transfer-encoding:\s*(.*?)\s*$/im.exec(text)?.[1];
  if (encoding !== undefined) return print(refuseEncoding(encoding), version);
  return print(error(506, 'unable to parse request header'), version);
}

export function refuseEncoding(encoding: string): Answer {
  const reason =
    encoding.toLowerCase() === 'chunked'
      ? 'chunked transfer encoding not supported'
      : `Unknown transfer encoding '${encoding}'`;
  return { status: 501, reason, body: reason };
}

const error = (status: number, reason: string): Answer => ({ status, reason, body: reason });
