import type { IncomingMessage } from 'node:http';
import { FrontEndError } from './read-parameters.ts';

export type Target = {
  /** Unescaped. */
  readonly address: string;
  /** As sent, without the question mark. */
  readonly query: string;
};

/** More header lines than these, the empty one included, are not read. (PVE::APIServer::AnyEvent, $limit_max_headers) */
const MAX_LINES = 64;
const MAX_LINES_BYTES = 8 * 1024;

/** The path and query of a request, also where it names a whole address, as one for a proxy does. */
export function targetOf(url = '/'): Target {
  const local = url.replace(/^https?:\/\/[^/?]*/i, '');
  const at = local.indexOf('?');
  const address = at < 0 ? local : local.slice(0, at);
  return { address: address === '' ? '/' : address, query: at < 0 ? '' : local.slice(at + 1) };
}

/** The header is more than Proxmox reads; it says nothing then, and closes when its patience ends. */
export function isHeaderTooLarge({ rawHeaders }: IncomingMessage): boolean {
  const lines = rawHeaders.length / 2 + 1;
  // Each pair is joined by a colon and a space.
  const bytes = rawHeaders.reduce((sum, part) => sum + part.length, 0) + rawHeaders.length;
  return lines >= MAX_LINES || bytes >= MAX_LINES_BYTES;
}

/** An `@` before the first slash might be taken for a user of another server. */
export const isForeign = (url: string): boolean => /^[^/]*@/.test(url);

/** What is refused in the very first line. (push_request_header) */
export function checkTarget({ url = '/', httpVersion, httpVersionMajor }: IncomingMessage): void {
  if (httpVersionMajor !== 1) throw new FrontEndError(506, `http protocol version ${httpVersion} not supported`);
  if (isForeign(url)) throw new FrontEndError(400, 'invalid url');
}

/** `/api2/json/version` is `json` and `/version`; slashes may be doubled. undefined: outside the API. (split_abs_uri) */
export function splitApiAddress(address: string): { readonly format: string; readonly path: string } | undefined {
  if (!address.startsWith('/api2')) return undefined;
  const [, format, path = '/'] = /^\/api2\/+([a-z][a-z0-9]+)(\/.*)?$/.exec(address) ?? [];
  if (format === undefined) throw new FrontEndError(501, 'no such uri');
  return { format, path };
}
