import type { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { identityOf, type Identity } from '../auth/permissions.ts';
import { findMethod, type FoundMethod } from '../schema/method-table.ts';
import type { RawParameters } from '../schema/validate.ts';
import { waitForOutside } from '../sim-clock.ts';
import { releaseOf } from '../world/release.ts';
import type { World } from '../world/world.ts';
import type { Answer } from './answer-head.ts';
import { METHODS, refuseEncoding } from './bad-request.ts';
import { dispatch } from './dispatch.ts';
import { RequestFaults, type RequestLine } from './faults.ts';
import { fileAnswer, FORMATS, JSON_FORMAT, loginPage, type Outcome } from './formats.ts';
import { authorizationKind, identify, type AuthorizationKind } from './identify.ts';
import { PATIENCE_MS } from './idle-watch.ts';
import { receiveUpload, uploadStorage } from './receive-upload.ts';
import { checkBody, FrontEndError, readParameters } from './read-parameters.ts';
import { checkTarget, isHeaderTooLarge, splitApiAddress, targetOf, type Target } from './request-target.ts';
import { respond, tear } from './respond.ts';
import { answerFile, type Installed } from './static-files.ts';
import { ServerResponse as NodeResponse } from './node-http.ts';
import { chooseProtocol, openWebSocket, wantsUpgrade } from './websocket.ts';

export type LoggedRequest = {
  readonly method: string;
  /** Without `/api2/json` and query. */
  readonly path: string;
  /** Secrets are masked. */
  readonly parameters: RawParameters;
  readonly authorization: AuthorizationKind;
  /** null: not answered (yet), or the connection was closed instead. */
  status: number | null;
};

/** (PVE::Service::pveproxy, keep_alive) */
const KEEP_ALIVE_REQUESTS = 100;
/** A homelab may run for weeks. */
const KEPT_REQUESTS = 1000;
const MAX_BODY_BYTES = 512 * 1024;
const REFUSAL_DELAY_MS = 3000;
const SECRET = /^(password|confirmation-password|otp|tfa-challenge|value)$/;
const NOBODY: Identity = identityOf('');

/** Requests of one connection are answered one after the other, and only so many. */
type Connection = { turn: Promise<void>; remaining: number };

/** A request as it came; the body is undefined when it is more than Proxmox takes. */
type Sent = Target & { readonly body: string | undefined };

type Upgrade = {
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly key: string;
  readonly chosen: ReturnType<typeof chooseProtocol>;
  readonly version: string;
};

/** What listens on port 8006: reads requests, finds out who asks, and puts the handlers' results into Proxmox' words. */
export class FrontEnd {
  /** The last ones, oldest first. */
  readonly requests: LoggedRequest[] = [];
  readonly faults = new RequestFaults();
  /** Told of every request that did not get to its node. */
  onNodeAway: (node: string) => void = () => undefined;
  /** Whether the privileged daemon runs behind the front end. */
  isDaemonUp = true;
  installed: Installed = { hasDocs: true, filesFrom: 0, release: '9.2' };
  readonly #connections = new WeakMap<Duplex, Connection>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Never rejects. */
  handle(request: IncomingMessage, response: ServerResponse, upgrade?: Upgrade): Promise<void> {
    const { socket } = request;
    const connection = this.#connections.get(socket) ?? { turn: Promise.resolve(), remaining: KEEP_ALIVE_REQUESTS };
    this.#connections.set(socket, connection);
    connection.turn = connection.turn.then(() => {
      // What came behind a request that ended the connection is not even looked at.
      if (connection.remaining <= 0 || socket.destroyed) return undefined;
      connection.remaining -= 1;
      if (connection.remaining === 0) response.shouldKeepAlive = false;
      return this.#handle(request, response, upgrade).finally(() => {
        if (!response.shouldKeepAlive) connection.remaining = 0;
      });
    });
    return connection.turn;
  }

  async #handle(request: IncomingMessage, response: ServerResponse, upgrade: Upgrade | undefined): Promise<void> {
    const { address, query } = targetOf(request.url);
    const line: RequestLine = { method: request.method ?? 'GET', path: address.replace(/^\/api2\/json/, '') };
    const logged: LoggedRequest = { ...line, parameters: {}, authorization: authorizationKind(request), status: null };
    this.requests.push(logged);
    if (this.requests.length > KEPT_REQUESTS) this.requests.shift();
    try {
      if (isHeaderTooLarge(request)) {
        await waitForOutside(this.#world.clock, PATIENCE_MS);
        return void request.socket.destroy();
      }
      // An upload is read while it arrives, once it is known to be allowed.
      const isUpload = uploadStorage(line) !== undefined;
      const body = isUpload ? '' : await readBody(request);
      // No connection is used again after an upload. (PVE::APIServer::AnyEvent)
      if (isUpload) response.shouldKeepAlive = false;
      const instead = this.faults.instead(line);
      if (instead === 'dropped') return void request.socket.destroy();
      const made = instead ?? (await this.#answer(request, { address, query, body }, logged));
      await this.faults.pass(line);
      const upgraded = upgrade && !instead && made !== 'closed' ? refuseUpgrade(made, upgrade) : made;
      const answer = upgraded === 'closed' ? upgraded : this.faults.spoil(line, upgraded);
      if (answer === 'closed' || answer === 'dropped') return void request.socket.destroy();
      const now = this.#world.clock.now();
      if ('torn' in answer) return tear(request, response, answer.torn, now);
      if (upgrade && !instead && answer.status === 200 && 'protocol' in upgrade.chosen) {
        logged.status = 101;
        return this.#connect(query, { ...upgrade, protocol: upgrade.chosen.protocol });
      }
      logged.status = answer.status;
      respond(request, response, answer, now);
    } catch {
      // The client went away in the middle.
      request.socket.destroy();
    }
  }

  /** What asks for another protocol; anything but a console gets an ordinary answer. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const response = new NodeResponse(request);
    response.shouldKeepAlive = false;
    if (socket instanceof Socket) response.assignSocket(socket);
    response.on('finish', () => socket.end());
    const upgrade = {
      socket,
      head,
      key: request.headers['sec-websocket-key'] ?? '',
      chosen: chooseProtocol(request.headers),
      version: request.httpVersion,
    };
    void this.handle(request, response, wantsUpgrade(request) ? upgrade : undefined);
  }

  /** The handler has found the ticket good for the port. */
  #connect(query: string, { socket, ...options }: Upgrade & { readonly protocol: string }): void {
    const port = Number(new URLSearchParams(query).get('port'));
    if (!this.#world.consoles.connect(port, openWebSocket(socket, options))) socket.destroy();
  }

  /** In the order of PVE::APIServer::AnyEvent, authenticate_and_handle_request. */
  async #answer(request: IncomingMessage, sent: Sent, logged: LoggedRequest): Promise<Answer | 'closed'> {
    const { address, query, body } = sent;
    const { method = '', headers } = request;
    const contentType = headers['content-type'];
    let isTicketChecked = false;
    try {
      checkTarget(request);
      if (!METHODS.has(method)) throw new FrontEndError(501, `method '${method}' not available`, '');
      const encoding = headers['transfer-encoding'];
      if (encoding !== undefined) return refuseEncoding(encoding);
      const api = splitApiAddress(address);
      const found = api && findMethod(method, api.path, releaseOf(this.#world.state));
      const storage = api && uploadStorage({ method, path: api.path });
      const who = api
        ? await this.#identify(request, { found, format: api.format, isUpload: storage !== undefined })
        : NOBODY;
      if ('status' in who) return who;
      isTicketChecked = who !== NOBODY && who.tokenid === undefined;
      checkBody({ method, contentType, body });
      if (!api) return answerFile({ method, address, since: headers['if-modified-since'] }, this.installed);
      const format = FORMATS[api.format];
      if (!format) throw new FrontEndError(501, `no formatter for uri ${api.path}, ${api.format}`);
      const { given, upload } =
        storage === undefined
          ? { given: readParameters(query, contentType, body ?? '', releaseOf(this.#world.state)), upload: undefined }
          : await receiveUpload(this.#world, request, { query, who, storage });
      Object.assign(logged.parameters, masked(given));
      const outcome = await outcomeOf(
        dispatch(this.#world, this, { method, path: api.path, found, given, who, upload }),
      );
      return fileAnswer(outcome) ?? format(outcome);
    } catch (error) {
      if (!(error instanceof FrontEndError)) return JSON_FORMAT({ error });
      // After checking a ticket these answers get lost and the connection just closes; with a token they come. (measured on 9.2)
      if (isTicketChecked && error.body !== '') return 'closed';
      return { status: error.status, reason: error.message, body: error.body };
    }
  }

  /** Refusals are slow on purpose and carry nothing but their reason phrase. */
  async #identify(
    request: IncomingMessage,
    { found, format, isUpload }: { found: FoundMethod | undefined; format: string; isUpload: boolean },
  ): Promise<Identity | Answer> {
    const isOpen = found?.schema.permissions?.user === 'world';
    if (isOpen && request.headers.authorization === undefined) return NOBODY;
    const result = identify(this.#world, request, { isUpload });
    if ('who' in result) return result.who;
    if (isOpen) return NOBODY;
    await this.#world.clock.sleep(REFUSAL_DELAY_MS);
    return format === 'html' ? loginPage() : { status: 401, reason: result.refusal };
  }
}

/** What a handler says or throws; the front end's own errors go their own way. */
async function outcomeOf(work: Promise<unknown>): Promise<Outcome> {
  try {
    return { result: await work };
  } catch (error) {
    if (error instanceof FrontEndError) throw error;
    return { error };
  }
}

/** What is wrong with an upgrade is noticed when the handler has answered, whatever it said. (handle_api2_request) */
function refuseUpgrade(answer: Answer, { chosen }: Upgrade): Answer {
  if (answer.contentType === undefined || !('refusal' in chosen)) return answer;
  return { status: 501, reason: chosen.refusal, body: chosen.refusal };
}

const masked = (given: RawParameters): RawParameters =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name, SECRET.test(name) ? '***' : value]));

/** undefined: more than Proxmox takes. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  const stream: AsyncIterable<Uint8Array> = request;
  for await (const bytes of stream) {
    size += bytes.length;
    if (size <= MAX_BODY_BYTES) chunks.push(Buffer.from(bytes));
  }
  return size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks).toString('utf8');
}
