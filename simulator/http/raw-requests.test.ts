import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSimClock, type SimClock } from '../sim-clock.ts';
import { startSimulator, type Simulator } from '../start-simulator.ts';
import { callApi, FORM, formOf, withToken } from '../testing/call-api.ts';
import * as guests from '../testing/quiet-guests.ts';
import { Wire } from '../testing/wire.ts';

/** Whoever waits for somebody outside; patience ends when it is told to. */
let patience: { readonly ms: number; readonly end: () => void; readonly signal: AbortSignal | undefined }[];
let pve: Simulator;
beforeEach(async () => {
  patience = [];
  const instant = createSimClock('instant');
  const wait: SimClock['wait'] = (ms, { signal } = {}) =>
    new Promise((resolve, reject) => {
      patience.push({ ms, end: resolve, signal });
      signal?.addEventListener('abort', () => reject(new Error('over')));
    });
  pve = await startSimulator({
    guests,
    clock: { now: instant.now, sleep: (ms, given) => instant.sleep(ms, given), wait },
  });
});
afterEach(() => pve[Symbol.asyncDispose]());

const waiting = (): number[] => patience.filter(({ signal }) => !signal?.aborted).map(({ ms }) => ms);
const losePatience = (): void => patience.filter(({ signal }) => !signal?.aborted).forEach(({ end }) => end());

const openWire = (options?: { isPlain?: boolean }): Promise<Wire> => Wire.open(pve.port, options);

/** What comes back to some bytes until the connection is closed. */
async function exchange(text: string | Uint8Array, options: { isPlain?: boolean } = {}): Promise<string> {
  using wire = await openWire(options);
  await wire.send(text);
  await wire.closed();
  return wire.received;
}

const authorization = (): string => `Authorization: PVEAPIToken=${pve.token.name}=${pve.token.secret}\r\n`;
const get = (path: string, headers = '', version = '1.1'): string =>
  `GET ${path} HTTP/${version}\r\nHost: pve\r\n${authorization()}${headers}\r\n`;
const CLOSE = 'Connection: close\r\n';
const firstLine = (answer: string): string => answer.split('\r\n')[0] ?? '';
const bodyOf = (answer: string): string => answer.slice(answer.indexOf('\r\n\r\n') + 4);

describe('A connection', () => {
  test('is kept for more requests, and closed after five seconds without one', async () => {
    using wire = await openWire();
    await wire.send(get('/api2/json/version'));
    await expect.poll(() => wire.answers.length).toBe(1);
    await wire.send(get('/api2/json/version'));
    await expect.poll(() => wire.answers.length).toBe(2);
    expect(wire.received).toContain('\r\nConnection: Keep-Alive\r\n');
    await expect.poll(waiting).toEqual([5000]);
    expect(wire.isClosed).toBe(false);
    losePatience();
    await wire.closed();
  });

  test.each([
    ['says nothing', ''],
    ['stops in the middle of a header', 'GET /api2/json/version HTTP/1.1\r\nHost'],
    ['stops in the middle of a body', `POST /api2/json/pools HTTP/1.1\r\nContent-Length: 30\r\n\r\npoolid=x`],
  ])('that %s is closed after five seconds', async (_what, text) => {
    using wire = await openWire();
    if (text !== '') await wire.send(text);
    await expect.poll(waiting).toEqual([5000]);
    losePatience();
    await wire.closed();
    expect(wire.received).toBe('');
  });

  test('that never speaks TLS nor anything else is closed, too', async () => {
    using wire = await openWire({ isPlain: true });
    await expect.poll(waiting).toEqual([5000]);
    losePatience();
    await wire.closed();
  });

  test('waits for the node as long as it takes', async () => {
    const release = pve.world.delayRequests({ path: '/version' }, 'until-released');
    using wire = await openWire();
    await wire.send(get('/api2/json/version', CLOSE));
    await expect.poll(() => pve.requests.length).toBe(1);
    expect(waiting()).toEqual([]);
    release();
    await wire.closed();
    expect(firstLine(wire.received)).toBe('HTTP/1.1 200 OK');
  });

  test('takes several requests at once and answers them in their order, one after the other', async () => {
    using wire = await openWire();
    const pool = (method: string, body: string): string =>
      `${method} /api2/json/pools HTTP/1.1\r\nHost: pve\r\n${authorization()}Content-Length: ${body.length}\r\n\r\n${body}`;
    await wire.send(
      pool('POST', 'poolid=one') +
        get('/api2/json/pools') +
        pool('POST', 'poolid=two') +
        get('/api2/json/pools', CLOSE),
    );
    await wire.closed();
    expect(wire.answers.map(bodyOf).map((body) => body.match(/one|two/g)?.toSorted() ?? [])).toEqual([
      [],
      ['one'],
      [],
      ['one', 'two'],
    ]);
  });

  test('is closed after an error, and what came behind it is not carried out', async () => {
    const body = 'poolid=late';
    const late = `POST /api2/json/pools HTTP/1.1\r\n${authorization()}Content-Length: ${body.length}\r\n\r\n${body}`;
    const received = await exchange(get('/api2/json/nodes/pve1/lxc/999/config') + late);
    expect(received.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(received).toContain('\r\nConnection: close\r\n');
    expect(
      (await callApi(pve.port, { path: '/api2/json/pools', headers: withToken(pve.token.name, pve.token.secret) }))
        .json,
    ).toEqual({ data: [] });
  });

  test('takes one hundred requests', async () => {
    using wire = await openWire();
    await wire.send(get('/api2/json/version').repeat(110));
    await wire.closed();
    expect(wire.answers).toHaveLength(100);
    expect(wire.answers.at(-1)).toContain('\r\nConnection: close\r\n');
  });
});

describe('A header', () => {
  test('of 64 lines, the empty one included, or of 8 KiB is never answered', async () => {
    const lines = (count: number): string => Array.from({ length: count }, (_, index) => `X-${index}: 1\r\n`).join('');
    // Host, Authorization and Connection are three.
    expect(firstLine(await exchange(get('/api2/json/version', lines(59) + CLOSE)))).toBe('HTTP/1.1 200 OK');
    for (const headers of [lines(61), `X-Long: ${'x'.repeat(8190)}\r\n`, `X-Longer: ${'x'.repeat(100_000)}\r\n`]) {
      using wire = await openWire();
      await wire.send(get('/api2/json/version', headers));
      await expect.poll(() => waiting().length).toBeGreaterThan(0);
      // By the time somebody else has been answered it has arrived.
      await callApi(pve.port, { path: '/' });
      losePatience();
      await wire.closed();
      expect(wire.received).toBe('');
    }
  });

  test('that is none is refused', async () => {
    const answer = await exchange('GET /api2/json/version HTTP/1.1\r\nno colon\r\n\r\n');
    expect(firstLine(answer)).toBe('HTTP/1.1 506 unable to parse request header');
    expect(bodyOf(answer)).toBe('unable to parse request header');
  });

  test('without a host is fine', async () => {
    expect(firstLine(await exchange(`GET /api2/json/version HTTP/1.1\r\n${authorization()}${CLOSE}\r\n`))).toBe(
      'HTTP/1.1 200 OK',
    );
  });
});

describe('A request line', () => {
  test.each(['HEAD', 'OPTIONS', 'PATCH', 'TRACE', 'CONNECT', 'FROBNICATE'])(
    'with %s is refused without a word',
    async (method) => {
      const target = method === 'CONNECT' ? 'pve:8006' : '/api2/json/version';
      const answer = await exchange(`${method} ${target} HTTP/1.1\r\nHost: pve\r\n\r\n`);
      expect(firstLine(answer)).toBe(`HTTP/1.1 501 method '${method}' not available`);
      expect(bodyOf(answer)).toBe('');
      expect(answer).not.toContain('Content-Type');
    },
  );

  test.each([
    ['GET /api2/json/version HTTP/2.0\r\n\r\n', 'HTTP/1.0 506 http protocol version 2.0 not supported'],
    ['hello\r\n\r\n', 'HTTP/1.0 400 bad request'],
    ['GET user@pve/ HTTP/1.1\r\n\r\n', 'HTTP/1.1 400 invalid url'],
    ['GET /api2 HTTP/1.1\r\n\r\n', 'HTTP/1.1 501 no such uri'],
    ['GET /api2/JSON/version HTTP/1.1\r\n\r\n', 'HTTP/1.1 501 no such uri'],
  ])('%j', async (text, expected) => {
    expect(firstLine(await exchange(text))).toBe(expected);
  });

  test.each(['//version/', '/version?_dc=1732530000', '//version?'])('may have %s behind /api2/json', async (path) => {
    expect(firstLine(await exchange(get(`/api2/json${path}`, CLOSE)))).toBe('HTTP/1.1 200 OK');
    expect(firstLine(await exchange(get(`/api2//json${path}`, CLOSE)))).toBe('HTTP/1.1 200 OK');
  });

  test('may name the whole address, and be longer than all header lines together', async () => {
    const long = `/api2/json/version?_dc=${'1'.repeat(40_000)}`;
    expect(firstLine(await exchange(get(long, CLOSE)))).toBe('HTTP/1.1 200 OK');
    expect(firstLine(await exchange(get('https://pve:8006/api2/json/version', CLOSE)))).toBe('HTTP/1.1 200 OK');
  });

  test('of HTTP/1.0 is answered in kind, and ends the connection', async () => {
    const answer = await exchange(get('/api2/json/version', '', '1.0'));
    expect(firstLine(answer)).toBe('HTTP/1.0 200 OK');
    expect(answer).toContain('\r\nConnection: close\r\n');
    expect(JSON.parse(bodyOf(answer))).toMatchObject({ data: { version: '9.2.11' } });
  });
});

describe('A body', () => {
  const post = (headers: string, body: string): Promise<string> =>
    exchange(`POST /api2/json/pools HTTP/1.1\r\nHost: pve\r\n${authorization()}${CLOSE}${headers}\r\n${body}`);

  test.each([
    ['Transfer-Encoding: chunked\r\n', 'chunked transfer encoding not supported'],
    ['Transfer-Encoding: gzip, chunked\r\n', "Unknown transfer encoding 'gzip, chunked'"],
  ])('%j is not read', async (header, reason) => {
    const answer = await post(header, '8\r\npoolid=x\r\n0\r\n\r\n');
    expect(firstLine(answer)).toBe(`HTTP/1.1 501 ${reason}`);
    expect(bodyOf(answer)).toBe(reason);
  });

  test('is sent without waiting for a word about it', async () => {
    const answer = await post('Expect: 100-continue\r\nContent-Length: 8\r\n', 'poolid=x');
    expect(firstLine(answer)).toBe('HTTP/1.1 200 OK');
  });

  test('of a kind nobody reads is refused, after the ticket', async () => {
    const headers = 'Content-Type: text/plain\r\nContent-Length: 8\r\n';
    expect(firstLine(await post(headers, 'poolid=x'))).toBe(
      "HTTP/1.1 506 upload 'Content-Type 'text/plain' not implemented",
    );
    const nobody = await exchange(`POST /api2/json/pools HTTP/1.1\r\n${headers}\r\npoolid=x`);
    expect(firstLine(nobody)).toBe('HTTP/1.1 401 No ticket');
  });

  test('does without its kind, and may tell its character set', async () => {
    expect(firstLine(await post('Content-Length: 8\r\n', 'poolid=x'))).toBe('HTTP/1.1 200 OK');
    const charset = 'Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nContent-Length: 8\r\n';
    expect(firstLine(await post(charset, 'poolid=y'))).toBe('HTTP/1.1 200 OK');
  });
});

describe('Plain HTTP', () => {
  test.each([
    ['GET', '301 Moved Permanently'],
    ['HEAD', '301 Moved Permanently'],
    ['POST', '308 Permanent Redirect'],
  ])('%s is sent to HTTPS', async (method, line) => {
    const answer = await exchange(`${method} /api2/json/version?x=1 HTTP/1.1\r\nHost: pve.lan:8006\r\n\r\n`, {
      isPlain: true,
    });
    expect(firstLine(answer)).toBe(`HTTP/1.1 ${line}`);
    expect(answer).toContain('\r\nLocation: https://pve.lan:8006/api2/json/version?x=1\r\n');
  });

  test('without a host gets no answer', async () => {
    using wire = await openWire({ isPlain: true });
    await wire.send('GET / HTTP/1.1\r\n\r\n');
    await expect.poll(waiting).toEqual([5000]);
    losePatience();
    await wire.closed();
    expect(wire.received).toBe('');
  });

  test.each([
    ['garbage', Buffer.from('\u0000\u0001\u0002garbage\r\n\r\n')],
    ['random bytes', Buffer.from(Array.from({ length: 500 }, (_, index) => (index * 7919 + 128) % 256))],
    ['what looks like TLS', Buffer.from([0x16, 0x03, 0x01, 0x00, 0x05, 0xff, 0xff, 0xff, 0xff, 0xff])],
    ['an SSH client', Buffer.from('SSH-2.0-OpenSSH_9.2\r\n')],
  ])('%s ends the connection and nothing else', async (_what, bytes) => {
    await exchange(bytes, { isPlain: true });
    expect(firstLine(await exchange(get('/api2/json/version', CLOSE)))).toBe('HTTP/1.1 200 OK');
  });
});

describe('Who asks', () => {
  const ticketFor = async (): Promise<string> => {
    const answer = await callApi(pve.port, {
      method: 'POST',
      path: '/api2/json/access/ticket',
      headers: FORM,
      body: formOf({ username: 'root@pam', password: pve.rootPassword }),
    });
    return (answer.json as { data: { ticket: string } }).data.ticket;
  };
  const ask = async (headers: string): Promise<string> =>
    firstLine(await exchange(`GET /api2/json/version HTTP/1.1\r\n${CLOSE}${headers}\r\n`));

  test('shows a ticket raw, encoded, among other cookies, or in place of a token', async () => {
    const ticket = await ticketFor();
    for (const header of [
      `Cookie: PVEAuthCookie=${ticket}`,
      `Cookie: PVEAuthCookie=${encodeURIComponent(ticket)}`,
      `Cookie: lang=de; PVEAuthCookie=${ticket}; theme=dark`,
      `Authorization: PVEAuthCookie=${ticket}`,
    ])
      await expect(ask(`${header}\r\n`), header).resolves.toBe('HTTP/1.1 200 OK');
  });

  test('is judged by the cookie when there is one, however good the token is', async () => {
    await expect(ask(`Cookie: PVEAuthCookie=bad\r\n${authorization()}`)).resolves.toBe(
      'HTTP/1.1 401 Authentication failed!',
    );
    await expect(ask(`Cookie: other=1\r\n${authorization()}`)).resolves.toBe('HTTP/1.1 200 OK');
  });
});
