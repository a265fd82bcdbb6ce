import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { HttpAnswer, Method } from './pve-http.ts';

export type Asked = { host: string; port: number; method: Method; path: string };

const failureBody = z.looseObject({
  message: z.string().optional(),
  errors: z.record(z.string(), z.string()).optional(),
});

/**
 * Makes an answer that is no success into a coded error. Proxmox uses 500 for nearly everything, so the text decides; it is
 * kept word for word in `reason`. The JSON `message` exists since pve-http-server 5.2 only, before that the reason phrase
 * carries the text; errors of the front end (401, 501, 59x) have no body at all.
 */
export function errorFromAnswer(answer: HttpAnswer, asked: Asked): AppError {
  const { status } = answer;
  const { host, method, path } = asked;
  const { text: reason, parameters } = readFailure(answer);
  const message = `${method} ${path}: ${status} ${reason}`;
  if (status === 401) return new AppError('pve:unauthenticated', message, { host, reason, needsTotp: false });
  if (status === 403) return new AppError('pve:forbidden', message, { ...missingRight(reason), reason });
  if (status === 400) return new AppError('pve:invalid-parameters', message, { reason, parameters });
  if (status >= 595 && status <= 599) return proxyError(status, asked, reason, message);
  if (status !== 500) return new AppError('pve:unexpected-response', message, { status, method, path, reason });
  const vmid = /\b(?:CT|VM) (\d+) already exists/.exec(reason)?.[1];
  if (vmid !== undefined) return new AppError('pve:vmid-taken', message, { vmid: Number(vmid), reason });
  const lock = lockIn(reason);
  if (lock !== null) return new AppError('pve:busy', message, { lock, reason });
  if (/\bdoes not exist\b|\bno such\b/i.test(reason)) {
    return new AppError('pve:not-found', message, { what: /'([^']+)'/.exec(reason)?.[1] ?? reason, reason });
  }
  return new AppError('pve:refused', message, { status, reason, parameters });
}

/**
 * Whether a node was asked about a container and does not have it. Of something else that is missing, such as the node itself, this says
 * nothing. (PVE/AbstractConfig.pm, load_config)
 */
export const isContainerGone = (error: unknown): boolean =>
  AppError.is(error, 'pve:not-found') &&
  /Configuration file 'nodes\/[^/']+\/lxc\/\d+\.conf' does not exist/.test(error.details.reason);

/** For a 2xx whose content is not what this call answers with. */
export function unexpectedContent(
  { status }: HttpAnswer,
  { method, path }: Asked,
  reason: string,
  cause?: unknown,
): AppError {
  return new AppError(
    'pve:unexpected-response',
    `${method} ${path}: ${reason}`,
    { status, method, path, reason },
    { cause },
  );
}

/** Whether the same GET may succeed a moment later: the front end could not reach the daemon or the other node. */
export const isPassingStatus = (status: number): boolean => status === 595 || status === 596 || status === 599;

/**
 * 595 says the front end could not connect to the daemon or node behind it, so nothing was done. After 596 to 599 the
 * request may have been carried out (AnyEvent::HTTP, "PSEUDO-HEADERS": 596 request sending and header processing,
 * 597 body, 599 other).
 */
function proxyError(status: number, { host, port, method, path }: Asked, reason: string, message: string): AppError {
  const node = /^\/nodes\/([^/?]+)/.exec(path)?.[1];
  if (method === 'GET' || status === 595)
    return new AppError('pve:unreachable', message, { host, port, reason, ...(node !== undefined && { node }) });
  return new AppError('pve:unknown-outcome', message, { method, path, reason });
}

function readFailure({ reason, text }: HttpAnswer): { text: string; parameters: Record<string, string> } {
  const body = failureBody.safeParse(parseJson(text));
  const message = body.success ? (body.data.message?.trim() ?? '') : '';
  return { text: message || reason, parameters: body.success ? (body.data.errors ?? {}) : {} };
}

/** `Permission check failed (/vms/100, VM.PowerMgmt)`; several rights of which one is enough are joined by `|`. */
export function missingRight(reason: string): { path: string | null; privilege: string | null } {
  const [, path, privilege] = /\((\/[^,\s()]*), ([\w.|]+)\)/.exec(reason) ?? [];
  return { path: path ?? null, privilege: privilege ?? null };
}

/** `CT is locked (backup)`, or the configuration file is held by another call: `can't lock file '…' - got timeout`. */
function lockIn(reason: string): string | null {
  const locked = /\b(?:CT|VM) is locked(?: \(([^)]+)\))?/.exec(reason);
  if (locked) return locked[1] ?? 'unknown';
  const file = /can't lock file '([^']+)'/.exec(reason)?.[1];
  return file === undefined ? null : file.slice(file.lastIndexOf('/') + 1);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
