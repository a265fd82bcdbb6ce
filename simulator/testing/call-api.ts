import { Agent, request } from 'node:https';
import { createSecureContext } from 'node:tls';

/** Keeps no connection, but spares the next one most of the handshake. */
const agent = new Agent({ keepAlive: false, secureContext: createSecureContext() });

export type ApiRequest = {
  readonly method?: string;
  /** From the root, such as `/api2/json/version?x=1`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

export type ApiAnswer = {
  /** null: the connection was closed without an answer. */
  readonly status: number | null;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  readonly json: unknown;
};

/** One request on a connection of its own, exactly as written, trusting any certificate. */
export function callApi(
  port: number,
  { method = 'GET', path, headers = {}, body = '' }: ApiRequest,
): Promise<ApiAnswer> {
  return new Promise((resolve) => {
    const closed: ApiAnswer = { status: null, reason: '', headers: {}, body: Buffer.alloc(0), json: null };
    const length = body === '' ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        method,
        path,
        headers: { ...length, ...headers },
        rejectUnauthorized: false,
        agent,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', () => resolve(closed));
        response.on('end', () => {
          const content = Buffer.concat(chunks);
          const isJson = response.headers['content-type']?.startsWith('application/json') ?? false;
          resolve({
            status: response.statusCode ?? null,
            reason: Buffer.from(response.statusMessage ?? '', 'latin1').toString('utf8'),
            headers: response.headers,
            body: content,
            json:
              isJson && !response.headers['content-encoding']
                ? (JSON.parse(content.toString('utf8')) as unknown)
                : null,
          });
        });
      },
    );
    sent.on('error', () => resolve(closed));
    sent.end(body);
  });
}

/** Headers of an API token. */
export const withToken = (name: string, secret: string): Record<string, string> => ({
  Authorization: `PVEAPIToken=${name}=${secret}`,
});

export const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' } as const;

export const formOf = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
