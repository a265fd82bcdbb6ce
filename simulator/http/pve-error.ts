/** How one of Proxmox' handlers refuses: status, text and, for bad parameters, a text per parameter. */
export class PveError extends Error {
  readonly status: number;
  readonly errors: Readonly<Record<string, string>> | undefined;

  constructor(status: number, message: string, errors?: Readonly<Record<string, string>>) {
    super(message);
    this.name = 'PveError';
    this.status = status;
    this.errors = errors;
  }
}

/** `die "…\n"` in a handler: nearly everything that is wrong with the world is a 500. */
export const failure = (message: string): PveError => new PveError(500, `${message}\n`);

export const badParameters = (errors: Readonly<Record<string, string>>): PveError =>
  new PveError(400, 'Parameter verification failed.\n', errors);

/** `raise_perm_exc`; `what` names path and privilege, and is absent where Proxmox says no more. */
export const forbidden = (what?: string): PveError =>
  new PveError(403, what === undefined ? 'Permission check failed\n' : `Permission check failed (${what})\n`);

export const notImplemented = (method: string, path: string): PveError =>
  new PveError(501, `Method '${method} ${path}' not implemented`);

/** What went wrong, in the words a log or another complaint repeats: without the end of the line that belongs to `die`. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).trim();
