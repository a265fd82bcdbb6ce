import { z } from 'zod';
import { chainVerdict } from './domain/network-chain.ts';

const none = z.strictObject({});
/** Lines of a log that prove a cause, oldest first. */
const lines = z.array(z.string());

/** Every failure the user can meet, with the facts the view needs to explain it. */
export const errorDetails = {
  'input:invalid': z.strictObject({ issues: z.array(z.strictObject({ path: z.string(), message: z.string() })) }),
  'pve:unreachable': z.strictObject({
    host: z.string(),
    port: z.number(),
    reason: z.string(),
    /** The node behind the server, where it was the server that said so. */
    node: z.string().optional(),
  }),
  'pve:timeout': z.strictObject({ host: z.string(), afterMs: z.number() }),
  'pve:untrusted-certificate': z.strictObject({
    host: z.string(),
    expected: z.string().nullable(),
    presented: z.string(),
  }),
  'pve:unauthenticated': z.strictObject({ host: z.string(), reason: z.string(), needsTotp: z.boolean() }),
  'pve:forbidden': z.strictObject({
    path: z.string().nullable(),
    privilege: z.string().nullable(),
    reason: z.string(),
  }),
  'pve:not-found': z.strictObject({ what: z.string(), reason: z.string() }),
  'pve:busy': z.strictObject({ lock: z.string(), reason: z.string() }),
  'pve:vmid-taken': z.strictObject({ vmid: z.number(), reason: z.string() }),
  'pve:invalid-parameters': z.strictObject({ reason: z.string(), parameters: z.record(z.string(), z.string()) }),
  'pve:refused': z.strictObject({
    status: z.number(),
    reason: z.string(),
    parameters: z.record(z.string(), z.string()),
  }),
  'pve:task-failed': z.strictObject({ upid: z.string(), exitstatus: z.string(), decisiveLines: lines }),
  'pve:unexpected-response': z.strictObject({
    status: z.number().nullable(),
    method: z.string(),
    path: z.string(),
    reason: z.string(),
  }),
  'pve:unknown-outcome': z.strictObject({ method: z.string(), path: z.string(), reason: z.string() }),
  'ssh:unreachable': z.strictObject({
    host: z.string(),
    port: z.number(),
    attempts: z.number(),
    waitedMs: z.number(),
    reason: z.string(),
  }),
  'ssh:auth-failed': z.strictObject({ host: z.string(), user: z.string(), methods: z.array(z.string()) }),
  'ssh:host-key-mismatch': z.strictObject({
    host: z.string(),
    keyType: z.string(),
    expected: z.array(z.string()),
    presented: z.string(),
  }),
  'ssh:host-key-unknown': z.strictObject({
    host: z.string(),
    port: z.number(),
    keyType: z.string(),
    presented: z.string(),
  }),
  'ssh:command-failed': z.strictObject({
    command: z.string(),
    exitCode: z.number().nullable(),
    signal: z.string().nullable(),
    lastLines: lines,
  }),
  'ssh:connection-lost': z.strictObject({ host: z.string(), during: z.string() }),
  'ssh:timeout': z.strictObject({ command: z.string(), afterMs: z.number(), kind: z.enum(['total', 'idle']) }),
  'ssh:upload-failed': z.strictObject({ path: z.string(), reason: z.string() }),
  /** A script was begun before that may not simply be begun again, and nobody knows how much of it was done. */
  'guest:half-run': z.strictObject({ script: z.string() }),
  /** Nothing leads into the container: each way with its own cause, in the order they were tried. */
  'guest:no-way-in': z.strictObject({
    vmid: z.number(),
    ways: z.array(
      z.strictObject({
        way: z.enum(['ssh', 'pct-exec', 'terminal']),
        /** `skipped`: not there to be tried, such as for want of a right. */
        outcome: z.enum(['failed', 'skipped']),
        reason: z.string(),
      }),
    ),
    /** About SSH, the way everybody wants to go. */
    ...chainVerdict,
  }),
  'provision:wait-timeout': z.strictObject({
    what: z.enum(['init', 'address', 'route', 'dns', 'package-lock', 'ssh']),
    waitedMs: z.number(),
    lastSeen: z.string(),
    ...chainVerdict,
  }),
  'provision:package-missing': z.strictObject({ manager: z.string(), packages: z.array(z.string()), lastLines: lines }),
  /** A health check did not hold in its time. */
  'provision:check-failed': z.strictObject({ check: z.string(), waitedMs: z.number(), lastSeen: z.string() }),
  'provision:unsupported': z.strictObject({ what: z.string(), reason: z.string() }),
  /** A file the user has chosen to be read, or a place to write one to. */
  'file:unusable': z.strictObject({ aim: z.enum(['read', 'write']), path: z.string(), reason: z.string() }),
  'template:invalid': z.strictObject({
    file: z.string(),
    line: z.number().nullable(),
    column: z.number().nullable(),
    reason: z.string(),
  }),
  'template:not-found': z.strictObject({ templateId: z.string() }),
  /** Somebody saved it meanwhile; `revision` is what it has now. */
  'template:changed': z.strictObject({ templateId: z.string(), revision: z.number() }),
  /** Its files are not as they were seen last. */
  'template:disk-changed': z.strictObject({ path: z.string() }),
  'template:refused': z.strictObject({ name: z.string(), reason: z.string() }),
  /** A folder or file of the user's cannot be read or written. */
  'template:folder-unusable': z.strictObject({ path: z.string(), reason: z.string() }),
  'template:bad-archive': z.strictObject({ reason: z.string() }),
  /** Templates whose archive could not be read again. */
  'template:too-large': z.strictObject({ reason: z.string() }),
  'bucket:not-found': z.strictObject({ bucketId: z.string() }),
  'bucket:changed': z.strictObject({ bucketId: z.string(), revision: z.number() }),
  'plan:stale': z.strictObject({ planId: z.string() }),
  'plan:blocked': z.strictObject({ findings: z.array(z.strictObject({ check: z.string(), message: z.string() })) }),
  'plan:not-in-plan': z.strictObject({ method: z.string(), path: z.string() }),
  /** The shell it is meant for has ended. */
  'terminal:closed': none,
  'job:cancelled': none,
  'job:not-found': z.strictObject({ jobId: z.string() }),
  'job:not-possible': z.strictObject({ jobId: z.string(), action: z.string(), state: z.string() }),
  'container:not-found': z.strictObject({ containerId: z.string() }),
  'container:changed': z.strictObject({ expected: z.string(), found: z.string() }),
  'container:busy': z.strictObject({
    /** Null where it is no container that is busy, but an OS template or the server itself. */
    vmid: z.number().nullable(),
    with: z.string(),
    /** The job in the way, where it is one of ours. */
    jobId: z.string().nullable().default(null),
  }),
  /** After a roll-back something of the job is still on the server. */
  'container:left-over': z.strictObject({ vmid: z.number(), hostname: z.string(), left: z.array(z.string()) }),
  /** A worker that was killed left the beginnings of it locked, and the lock can only be taken away on the node. */
  'container:half-made': z.strictObject({
    vmid: z.number(),
    hostname: z.string(),
    node: z.string(),
    reason: z.string(),
  }),
  /** It was there, and is no more; nothing can go on. */
  'container:gone': z.strictObject({ vmid: z.number(), hostname: z.string() }),
  'container:running': z.strictObject({ vmid: z.number(), hostname: z.string() }),
  /** Nothing can be run inside. */
  'container:not-running': z.strictObject({ vmid: z.number(), reason: z.string() }),
  /** It is there, so our record of it is not removed. */
  'container:there': z.strictObject({ vmid: z.number(), hostname: z.string() }),
  'container:protected': z.strictObject({ vmid: z.number(), hostname: z.string() }),
  /** The guest was asked to go and did not; nothing else was done to it. */
  'container:shutdown-ignored': z.strictObject({
    vmid: z.number(),
    hostname: z.string(),
    afterSeconds: z.number(),
    isReboot: z.boolean(),
  }),
  /** Proxmox said it was done, and the container is still not in the wanted state. */
  'container:still': z.strictObject({
    vmid: z.number(),
    hostname: z.string(),
    status: z.string(),
    wanted: z.enum(['running', 'stopped']),
  }),
  /** A file of this name is there already, and would be overwritten without a word. */
  'os-template:exists': z.strictObject({ file: z.string(), storage: z.string() }),
  'os-template:no-room': z.strictObject({
    file: z.string(),
    storage: z.string(),
    neededBytes: z.number(),
    freeBytes: z.number(),
  }),
  /** The chosen file of this computer is gone, or is not as it was. */
  'os-template:file-changed': z.strictObject({ file: z.string(), reason: z.string() }),
  /** The upload ended before all of it was sent; Proxmox throws such a piece away. */
  'os-template:cut-off': z.strictObject({
    file: z.string(),
    doneBytes: z.number(),
    totalBytes: z.number(),
    reason: z.string(),
  }),
  /** Proxmox said that it was done, and it is not as it should be. */
  'os-template:not-as-said': z.strictObject({ file: z.string(), storage: z.string(), reason: z.string() }),
  'os-template:not-offered': z.strictObject({ file: z.string(), node: z.string() }),
  'connection:not-found': z.strictObject({ connectionId: z.string() }),
  'connection:other-server': z.strictObject({
    name: z.string(),
    known: z.array(z.string()),
    found: z.array(z.string()),
  }),
  'connection:name-taken': z.strictObject({ name: z.string() }),
  'demo:not-running': none,
  'demo:fault-refused': z.strictObject({ reason: z.string() }),
  'vault:locked': none,
  'vault:no-keystore': z.strictObject({ backend: z.string() }),
  'vault:wrong-passphrase': none,
  'vault:unreadable': z.strictObject({ reason: z.string() }),
  'url:refused': z.strictObject({ url: z.string() }),
  'store:unreadable': z.strictObject({ file: z.string(), reason: z.string(), backup: z.string().nullable() }),
  internal: z.strictObject({ ref: z.string() }),
} as const;

export type ErrorCode = keyof typeof errorDetails;
export type ErrorDetails<C extends ErrorCode> = z.infer<(typeof errorDetails)[C]>;

/** What crosses the process boundary: plain data, discriminated by `code`. */
export type AppErrorData = { [C in ErrorCode]: { code: C; message: string; details: ErrorDetails<C> } }[ErrorCode];

/** The same as a schema, for rows and messages that carry an error. */
export const appErrorData: z.ZodType<AppErrorData> = z
  .object({ code: z.string(), message: z.string(), details: z.unknown() })
  .transform((value, context): AppErrorData => {
    const code = value.code;
    if (!isErrorCode(code)) {
      context.addIssue(`unknown error code ${code}`);
      return z.NEVER;
    }
    const details = errorDetails[code].safeParse(value.details);
    if (!details.success) {
      context.addIssue(`details do not fit ${code}`);
      return z.NEVER;
    }
    return errorData(code, value.message, details.data);
  });

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorDetails, code);

/** A failure with a code and the facts about it. `message` is for logs; the renderer words the code for people. */
export class AppError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'AppError';
  readonly code: C;
  readonly details: ErrorDetails<C>;

  constructor(code: C, message: string, details: ErrorDetails<C>, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }

  static is<C extends ErrorCode>(error: unknown, code: C): error is AppError<C> {
    return error instanceof AppError && error.code === code;
  }
}

/** Codes that say the world refused or failed, not that our code is wrong. */
export const isExpected = (error: unknown): boolean =>
  (error instanceof AppError && error.code !== 'internal') || isAbort(error);

/** Makes plain data of anything thrown. An unexpected error becomes `internal` with the given reference and nothing else. */
export function toErrorData(error: unknown, ref = 'no-ref'): AppErrorData {
  if (error instanceof AppError) return errorData(error.code, error.message, error.details);
  if (isAbort(error)) return { code: 'job:cancelled', message: 'Cancelled', details: {} };
  return { code: 'internal', message: 'Unexpected error; see the log under this reference', details: { ref } };
}

export function fromErrorData(data: AppErrorData): AppError {
  return new AppError(data.code, data.message, data.details);
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

// The pair (code, details) is checked by the caller's types or by its schema; TypeScript cannot carry the link through a union.
function errorData<C extends ErrorCode>(code: C, message: string, details: unknown): Extract<AppErrorData, { code: C }>;
function errorData(
  code: ErrorCode,
  message: string,
  details: unknown,
): { code: ErrorCode; message: string; details: unknown } {
  return { code, message, details };
}
