import { readFileSync } from 'node:fs';
import { connect as connectPlain } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { createSimClock, type SimClock } from '../../../simulator/sim-clock.ts';
import { startSimulator, type Simulator } from '../../../simulator/start-simulator.ts';
import { callApi, FORM, formOf, withToken } from '../../../simulator/testing/call-api.ts';
import { ConsoleClient, openProxy, type Credentials } from '../console-client.ts';

/** An exchange recorded byte by byte; see tests/fixtures/recordings/README.md. */
type RawRecording = {
  readonly name: string;
  readonly request: string;
  readonly answers: readonly string[];
  readonly frames: readonly (readonly [side: 'client' | 'server', ...rest: (string | number)[]])[];
};

const RECORDINGS = JSON.parse(
  readFileSync(new URL('../../fixtures/recordings/raw.json', import.meta.url), 'utf8'),
) as RawRecording[];

type Stage = {
  readonly pve: Simulator;
  readonly naming: (text: string) => string;
  /** How long somebody in the homelab slept, and how long somebody waited for the client; the waits end when they are let. */
  readonly slept: readonly number[];
  readonly waits: readonly { readonly ms: number; readonly end: () => void }[];
};
type Replay = (stage: Stage, recording: RawRecording) => Promise<string[]>;

/** Everything in which the homelab differs from the raw recordings, by their names; `naming` turns recorded names into this homelab's. */
export async function rawDifferences(
  naming: (text: string) => string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const recording of RECORDINGS) {
    const replay = REPLAYS[recording.name];
    found.set(
      recording.name,
      replay ? await onStage(naming, (stage) => replay(stage, recording)) : ['nobody knows how to replay it'],
    );
  }
  return found;
}

async function onStage(naming: (text: string) => string, work: (stage: Stage) => Promise<string[]>): Promise<string[]> {
  const slept: number[] = [];
  const waits: { ms: number; end: () => void }[] = [];
  const instant = createSimClock('instant');
  const clock: SimClock = {
    now: () => instant.now(),
    sleep: (ms, options) => (slept.push(ms), instant.sleep(ms, options)),
    wait: (ms, { signal } = {}) =>
      new Promise((resolve, reject) => {
        const own = { ms, end: resolve };
        waits.push(own);
        signal?.addEventListener('abort', () => {
          waits.splice(waits.indexOf(own), 1);
          reject(new Error('over'));
        });
      }),
  };
  await using pve = await startSimulator({ nodes: [naming('pve')], clock });
  // Awaited here: the homelab ends with this function.
  const differences = await work({ pve, naming, slept, waits });
  return differences;
}

const REPLAYS: Readonly<Record<string, Replay>> = {
  'http-keepalive': async ({ pve, naming, waits }, { answers }) => {
    const socket = connectTls({ host: '127.0.0.1', port: pve.port, rejectUnauthorized: false });
    let received = '';
    let isClosed = false;
    socket.on('data', (bytes: Buffer) => (received += bytes.toString()));
    socket.on('close', () => (isClosed = true));
    const differences: string[] = [];
    for (const answer of answers) {
      received = '';
      socket.write(`GET /api2/json/version HTTP/1.1\r\nHost: pve\r\nCookie: ${(await ticket(pve)).Cookie}\r\n\r\n`);
      await until(() => received.endsWith('}'));
      differences.push(...compareAnswer(named(naming, answer), received));
    }
    await until(() => waits.length > 0);
    if (isClosed || waits.some(({ ms }) => ms !== 5000))
      differences.push(`idle for ${waits.map(({ ms }) => ms).join()} ms`);
    for (const { end } of Array.from(waits)) end();
    await until(() => isClosed);
    return differences;
  },
  'http-plain-on-tls-port': async ({ pve, naming }, { request, answers }) => {
    const socket = connectPlain({ host: '127.0.0.1', port: pve.port });
    let received = '';
    let isClosed = false;
    socket.on('data', (bytes: Buffer) => (received += bytes.toString()));
    socket.on('close', () => (isClosed = true));
    socket.write(`GET ${naming(request)} HTTP/1.1\r\nHost: ${naming('pve.example.test:8006')}\r\n\r\n`);
    await until(() => isClosed);
    return compareAnswer(named(naming, answers[0]), received);
  },
  'vncwebsocket-bad-ticket-upgrade': async ({ pve, naming, slept }, { request, answers }) => {
    const { Cookie } = await ticket(pve);
    const text = naming(request).replace(/Cookie: .*\r\n/, `Cookie: ${Cookie}\r\n`);
    using client = await ConsoleClient.request(pve.port, text);
    const differences = compareAnswer(named(naming, answers[0]), client.head);
    return slept.includes(3000) ? differences : [...differences, 'it was not slow'];
  },
  'vncwebsocket-terminal-session': async (stage, { request, answers, frames }) => {
    const credentials = await ticket(stage.pve);
    using client = await openConsole(stage, stage.naming(request), credentials);
    const differences = compareHead(named(stage.naming, answers[0]), client.head);
    const expected: string[] = [];
    for (const [index, [side, ...rest]] of frames.entries()) {
      const sent = String(rest.at(-1));
      if (side === 'client') {
        client.send(index === 0 ? client.greeting : sent);
        continue;
      }
      expected.push(stage.naming(sent));
      const wanted = expected.join('');
      await until(() => client.screen.length >= wanted.length);
      // More may have come already.
      if (!client.screen.startsWith(wanted))
        differences.push(`${JSON.stringify(client.screen)} instead of ${JSON.stringify(wanted)}`);
    }
    if (client.screen !== expected.join('')) differences.push(`too much: ${JSON.stringify(client.screen)}`);
    if (client.frames.some(({ opcode }) => opcode !== 2)) differences.push('not all frames are binary');
    if (client.frames[0]?.text !== expected[0]) differences.push(`the first frame is ${client.frames[0]?.text}`);
    return differences;
  },
  'vncwebsocket-with-token': async (stage, { answers, frames }) => {
    const { token } = stage.pve;
    const session = RECORDINGS.find(({ name }) => name === 'vncwebsocket-terminal-session');
    const request = stage.naming(session?.request ?? '').replace(/Cookie: .*\r\n/, '');
    using client = await openConsole(stage, request, withToken(token.name, token.secret));
    const differences = compareHead(named(stage.naming, answers[0]), client.head);
    client.send(client.greeting);
    await until(() => client.frames.length > 0);
    const [first] = client.frames;
    const bytes = `${String.fromCharCode(0x80 | (first?.opcode ?? 0), first?.text.length ?? 0)}${first?.text ?? ''}`;
    const wanted = String(frames[0]?.at(-1));
    return bytes === wanted
      ? differences
      : [...differences, `${JSON.stringify(bytes)} instead of ${JSON.stringify(wanted)}`];
  },
};

/** Opens the console the recorded request is for, with a ticket of this homelab. */
async function openConsole({ pve, naming }: Stage, request: string, credentials: Credentials) {
  const path = /^GET \/api2\/json(\S+)\/vncwebsocket\?/.exec(request)?.[1] ?? '';
  const vmid = Number(path.split('/').at(-1));
  await pve.world.addContainer({ vmid, isRunning: true, config: { hostname: naming('sshct') } });
  const proxy = await openProxy(pve.port, `${path}/termproxy`, credentials);
  const { Cookie, Authorization } = credentials;
  const own = Authorization === undefined ? `Cookie: ${Cookie}` : `Authorization: ${Authorization}`;
  const text = request
    .replace(/\?\S+/, `?port=${proxy.port}&vncticket=${encodeURIComponent(proxy.ticket)}`)
    .replace(/Cookie: .*\r\n/, '')
    .replace(/\r\n\r\n$/, `\r\n${own}\r\n\r\n`);
  const client = await ConsoleClient.request(pve.port, text);
  return Object.assign(client, { greeting: `${proxy.user}:${proxy.ticket}\n` });
}

async function ticket({ port, rootPassword }: Simulator): Promise<Credentials & { readonly Cookie: string }> {
  const body = formOf({ username: 'root@pam', password: rootPassword });
  const answer = await callApi(port, { method: 'POST', path: '/api2/json/access/ticket', headers: FORM, body });
  const { data } = answer.json as { data: { ticket: string; CSRFPreventionToken: string } };
  return { Cookie: `PVEAuthCookie=${encodeURIComponent(data.ticket)}`, CSRFPreventionToken: data.CSRFPreventionToken };
}

/** A recorded answer under other names; its status is none. */
function named(naming: (text: string) => string, answer = ''): string {
  const end = answer.indexOf('\r\n');
  return answer.slice(0, end) + naming(answer.slice(end));
}

/** Head and body; JSON has its keys in any order. */
function compareAnswer(expected: string, actual: string): string[] {
  const [expectedBody, actualBody] = [expected, actual].map((text) => text.slice(text.indexOf('\r\n\r\n') + 4));
  const isSame = expectedBody === '' || canonical(expectedBody ?? '') === canonical(actualBody ?? '');
  const body = isSame ? [] : [`body ${actualBody} instead of ${expectedBody}`];
  return [...compareHead(expected, actual), ...body];
}

function canonical(body: string): string {
  if (!body.startsWith('{')) return body;
  const { data } = JSON.parse(body) as { data: Record<string, unknown> };
  return JSON.stringify(Object.entries(data).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Every line of the head, in order; dates and what depends on a random key are masked. */
function compareHead(expected: string, actual: string): string[] {
  const [expectedLines = [], actualLines = []] = [expected, actual].map((text) =>
    (text.split('\r\n\r\n')[0] ?? '')
      .replaceAll(/(?<=^(?:Date|Expires): ).*$/gm, 'DATE')
      .replaceAll(/(?<=^Sec-WebSocket-Accept: )\S{28}$/gm, 'KEY')
      .split('\r\n'),
  );
  return Array.from({ length: Math.max(expectedLines.length, actualLines.length) }, (_, index) => index).flatMap(
    (index) =>
      expectedLines[index] === actualLines[index]
        ? []
        : [`${actualLines[index] ?? 'nothing'} instead of ${expectedLines[index] ?? 'nothing'}`],
  );
}

async function until(isThere: () => boolean): Promise<void> {
  const deadline = performance.now() + 5000;
  while (!isThere()) {
    if (performance.now() > deadline) throw new Error('nothing more comes');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
