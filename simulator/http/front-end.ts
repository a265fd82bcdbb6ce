import { ServerResponse, type IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { checkSchemaPermissions, FileAnswer, Page, type Call } from '../api/call.ts';
import { handlerOf, rootIndex } from '../api/handlers.ts';
import { identityOf, mayDo, type Identity } from '../auth/permissions.ts';
import { findMethod, type FoundMethod } from '../schema/method-table.ts';
import { perlText } from '../schema/perl-value.ts';
import { validateParameters, type Parameters, type RawParameters } from '../schema/validate.ts';
import type { UploadedFile } from '../tasks/import-file.ts';
import type { World } from '../world/world.ts';
import { RequestFaults, type RequestLine } from './faults.ts';
import { authorizationKind, identify, type AuthorizationKind } from './identify.ts';
import { badParameters, notImplemented, PveError } from './pve-error.ts';
import { isMultipart, readMultipart } from './read-multipart.ts';
import { checkContentType, FrontEndError, readParameters } from './read-parameters.ts';
import { respond, tear, type Answer } from './respond.ts';
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

const METHODS = new Set(['GET', 'POST', 'PUT', 'DELETE']);
const MAX_BODY_BYTES = 512 * 1024;
const REFUSAL_DELAY_MS = 3000;
const SECRET = /^(password|confirmation-password|otp|tfa-challenge|value)$/;
const JSON_TYPE = 'application/json;charset=UTF-8';
const NOBODY: Identity = identityOf('');

type Upgrade = {
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly key: string;
  readonly chosen: ReturnType<typeof chooseProtocol>;
  readonly version: string;
};

/** What listens on port 8006: reads requests, finds out who asks, and puts the handlers' results into Proxmox' words. */
export class FrontEnd {
  readonly requests: LoggedRequest[] = [];
  readonly faults = new RequestFaults();
  /** Told of every request that did not get to its node. */
  onNodeAway: (node: string) => void = () => undefined;
  /** Whether the privileged daemon runs behind the front end. */
  isDaemonUp = true;
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Never rejects. */
  async handle(request: IncomingMessage, response: ServerResponse, upgrade?: Upgrade): Promise<void> {
    const [address, query] = splitOnce(request.url ?? '/', '?');
    const line: RequestLine = { method: request.method ?? 'GET', path: address.replace(/^\/api2\/json/, '') };
    const logged: LoggedRequest = { ...line, parameters: {}, authorization: authorizationKind(request), status: null };
    this.requests.push(logged);
    try {
      // An upload is read while it arrives, once it is known to be allowed.
      const body = uploadStorage(line) === undefined ? await readBody(request) : '';
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
      if (answer.status === 501 && answer.reason === 'for data too large') response.shouldKeepAlive = false;
      respond(request, response, answer, now);
    } catch {
      // The client went away in the middle.
      request.socket.destroy();
    }
  }

  /** What asks for another protocol; anything but a console gets an ordinary answer. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const response = new ServerResponse(request);
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

  async #answer(
    request: IncomingMessage,
    { address, query, body }: { address: string; query: string; body: string | undefined },
    logged: LoggedRequest,
  ): Promise<Answer | 'closed'> {
    try {
      return await this.#process(request, { address, query, body }, logged);
    } catch (error) {
      if (!(error instanceof FrontEndError)) return asAnswer(error);
      // After checking a ticket these answers get lost and the connection just closes; with a token they come. (measured on 9.2)
      const isLost =
        logged.authorization === 'ticket' &&
        [500, 501].includes(error.status) &&
        error.body !== '' &&
        address.startsWith('/api2/');
      return isLost ? 'closed' : { status: error.status, reason: error.message, body: error.body };
    }
  }

  async #process(
    request: IncomingMessage,
    { address, query, body }: { address: string; query: string; body: string | undefined },
    logged: LoggedRequest,
  ): Promise<Answer> {
    const method = request.method ?? '';
    if (body === undefined) throw new FrontEndError(501, 'for data too large');
    if (request.headers['transfer-encoding'] !== undefined)
      throw new FrontEndError(501, 'chunked transfer encoding not supported');
    if (!METHODS.has(method)) throw new FrontEndError(501, `method '${method}' not available`, '');
    const contentType = request.headers['content-type'];
    if (method === 'POST' || method === 'PUT') checkContentType(contentType, body);
    const target = uploadStorage({ method, path: address.replace(/^\/api2\/json/, '') });
    const [, format, path = ''] = /^\/api2\/([^/]+)(\/.*)?$/.exec(address) ?? [];
    if (format === undefined) throw new FrontEndError(500, `no such file '${address}'`, `no such file '${address}'\n`);
    const found = findMethod(method, path);
    const who = await this.#identify(request, found, { isUpload: target !== undefined });
    if ('status' in who) return who;
    if (target !== undefined) return this.#receive(request, { method, path, query, found, who, target }, logged);
    if (format !== 'json') throw new FrontEndError(501, `no formatter for uri ${path}, ${format}`);
    if ((method === 'GET' || method === 'DELETE') && body !== '') {
      throw new FrontEndError(501, `Unexpected content for method '${method}'`);
    }
    const given = readParameters(query, contentType, body);
    Object.assign(logged.parameters, masked(given));
    return this.#dispatch({ method, path, found, given, who });
  }

  /** Whoever may not upload is told so before the file is read, late and without a body. (PVE::HTTPServer::auth_handler) */
  async #receive(
    request: IncomingMessage,
    wanted: {
      method: string;
      path: string;
      query: string;
      found: FoundMethod | undefined;
      who: Identity;
      target: string;
    },
    logged: LoggedRequest,
  ): Promise<Answer> {
    const { query, who, target, ...rest } = wanted;
    const place = `/storage/${target}`;
    if (!mayDo(this.#world.state, who, place, ['Datastore.AllocateTemplate'])) {
      request.resume();
      await this.#world.clock.sleep(REFUSAL_DELAY_MS);
      return { status: 403, reason: `Permission check failed (${place}, Datastore.AllocateTemplate)` };
    }
    const contentType = request.headers['content-type'];
    if (!isMultipart(contentType)) {
      request.resume();
      throw new FrontEndError(506, `upload 'Content-Type '${contentType ?? ''}' not implemented`);
    }
    const { parameters, upload } = await readMultipart(request);
    const given = {
      ...readParameters(query, undefined, ''),
      ...parameters,
      ...(upload ? { tmpfilename: upload.temporaryPath } : {}),
    };
    Object.assign(logged.parameters, masked(given));
    return this.#dispatch({ ...rest, given, who, ...(upload ? { upload } : {}) });
  }

  /** Refusals are slow on purpose and carry nothing but their reason phrase. */
  async #identify(
    request: IncomingMessage,
    found: FoundMethod | undefined,
    options: { isUpload: boolean },
  ): Promise<Identity | Answer> {
    const isOpen = found?.schema.permissions?.user === 'world';
    if (isOpen && request.headers.authorization === undefined) return NOBODY;
    const result = identify(this.#world, request, options);
    if ('who' in result) return result.who;
    if (isOpen) return NOBODY;
    await this.#world.clock.sleep(REFUSAL_DELAY_MS);
    return { status: 401, reason: result.refusal };
  }

  async #dispatch(wanted: {
    method: string;
    path: string;
    found: FoundMethod | undefined;
    given: RawParameters;
    who: Identity;
    upload?: UploadedFile;
  }): Promise<Answer> {
    const { method, path, found, given, who, upload } = wanted;
    const isRoot = path.replaceAll('/', '') === '' && method === 'GET';
    const handler = isRoot ? rootIndex : found && handlerOf(method, found.schema.path);
    if (!handler) throw notImplemented(method, `/${path.split('/').filter(Boolean).join('/')}`);
    const call: Call = { world: this.#world, who, parameters: {} };
    if (!found) return success(await handler(call));
    const { schema, pathParameters } = found;
    refuseConflicts(given, pathParameters);
    if (who.tokenid !== undefined && !schema.allowsToken) {
      throw new PveError(
        403,
        `Permission check failed (URI '${schema.path}' not available with API token, need proper ticket.\n)\n`,
      );
    }
    const raw = { ...given, ...pathParameters };
    // Rights come first: who may not call a method learns neither where it would run nor what is wrong with the parameters.
    checkSchemaPermissions({ ...call, parameters: asTexts(raw) }, schema);
    const remote = schema.isForwardedToNode ? pathParameters['node'] : undefined;
    const node = remote === undefined ? undefined : this.#world.node(remote);
    if (node && !node.isOnline) {
      this.onNodeAway(node.name);
      return { status: 595, reason: 'No route to host' };
    }
    if (schema.isProtected && !this.isDaemonUp) return { status: 595, reason: 'Connection refused' };
    const parameters = validateParameters(schema.parameters, raw);
    const checked: Call = { ...call, parameters, ...(upload ? { upload } : {}) };
    try {
      return success(await handler(checked));
    } catch (error) {
      if (error instanceof PveError && error.status === 401) await this.#world.clock.sleep(REFUSAL_DELAY_MS);
      throw error;
    }
  }
}

/** A parameter of the path may be repeated elsewhere, but only with the same value. (PVE::HTTPServer, rest_handler) */
function refuseConflicts(given: RawParameters, pathParameters: Readonly<Record<string, string>>): void {
  const conflicting = Object.keys(given)
    .toSorted()
    .find((name) => Object.hasOwn(pathParameters, name) && perlText(given[name]) !== pathParameters[name]);
  if (conflicting === undefined) return;
  throw badParameters({ [conflicting]: 'duplicate parameter (already defined in URI) with conflicting values!' });
}

const asTexts = (raw: RawParameters): Parameters =>
  Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, perlText(value)]));

/** What is wrong with an upgrade is noticed when the handler has answered, whatever it said. (handle_api2_request) */
function refuseUpgrade(answer: Answer, { chosen }: Upgrade): Answer {
  if (answer.contentType === undefined || !('refusal' in chosen)) return answer;
  return { status: 501, reason: chosen.refusal, body: '' };
}

function success(result: unknown): Answer {
  if (result instanceof FileAnswer) {
    const headers = { 'Content-Disposition': `attachment; filename="${result.name}"` };
    return { status: 200, reason: 'OK', body: result.text, contentType: 'text/plain', headers };
  }
  // A total of nothing is left out. (PVE::HTTPServer; measured on 9.2)
  const content =
    result instanceof Page && result.total > 0 ? { data: result.data, total: result.total } : { data: dataOf(result) };
  return { status: 200, reason: 'OK', body: JSON.stringify(content), contentType: JSON_TYPE };
}

const dataOf = (result: unknown): unknown => (result instanceof Page ? result.data : result);

function asAnswer(error: unknown): Answer {
  const refused =
    error instanceof PveError
      ? error
      : new PveError(500, `${error instanceof Error ? error.message : String(error)}\n`);
  const { status, message, errors } = refused;
  const content = { data: null, message, ...(errors ? { errors } : {}) };
  return { status, reason: message, body: JSON.stringify(content), contentType: JSON_TYPE };
}

/** The storage in the path of an upload. */
const uploadStorage = ({ method, path }: RequestLine): string | undefined =>
  method === 'POST' ? /^\/+nodes\/+[^/]+\/+storage\/+([^/]+)\/+upload\/*$/.exec(path)?.[1] : undefined;

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

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
