const texts = {
  ENOENT: 'No such file or directory',
  EACCES: 'Permission denied',
  EPERM: 'Operation not permitted',
  EEXIST: 'File exists',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  ENOTEMPTY: 'Directory not empty',
  EROFS: 'Read-only file system',
  ENOSPC: 'No space left on device',
  ELOOP: 'Too many levels of symbolic links',
  EINVAL: 'Invalid argument',
  EBADF: 'Bad file descriptor',
  EPIPE: 'Broken pipe',
  ESRCH: 'No such process',
  ECONNREFUSED: 'Connection refused',
  EADDRINUSE: 'Address already in use',
  EBUSY: 'Device or resource busy',
  EIO: 'Input/output error',
} as const;

export type Errno = keyof typeof texts;

/** A failed call of the simulated kernel; the message is what strerror(3) says. */
export class SysError extends Error {
  readonly code: Errno;

  constructor(code: Errno) {
    super(texts[code]);
    this.code = code;
  }
}

export const isSysError = (error: unknown, code?: Errno): error is SysError =>
  error instanceof SysError && (code === undefined || error.code === code);
