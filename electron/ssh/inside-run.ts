import type { Ending } from './command-run.ts';

/**
 * Shell text for a shell that somebody else has started inside a container (`pct exec`, the API terminal): makes of its surroundings what
 * sshd would have made, and becomes the command that stands in the first line of its stdin (`printfLine`); the rest of stdin is the
 * command's own. Nothing of the caller's environment gets in, the command leads a session of its own, and its first line on stderr is
 * `MARK PID`. POSIX, without a single quote that is not in pairs; BusyBox, dash and bash.
 *
 * Whoever waits for the command from outside cannot tell `exit 137` from a SIGKILL: both arrive as 137. So a command that ends by itself
 * with more than 128 says `MARK x` as its last word; one that was killed cannot. The descriptor for that is closed for the command.
 */
export const insideScript = (mark: string): string =>
  'h=/root s=/bin/sh; { while IFS=: read -r n p u g c d e; do [ "$u" = 0 ] && { h=$d s=$e; break; }; done </etc/passwd; } 2>/dev/null; ' +
  'umask 022; cd "$h" 2>/dev/null || cd /; read -r a b c d g i </proc/$$/stat 2>/dev/null; ' +
  // setsid would start another process to become a leader when this one leads a group already, and the wrong one would be waited for.
  'if [ "$g" != $$ ] && command -v setsid >/dev/null; then set -- setsid; else set --; fi; ' +
  `exec "$@" env -i USER=root LOGNAME=root HOME="$h" SHELL="$s" PATH=${path} container=lxc sh -c '${becoming(mark)}'`;

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

function becoming(mark: string): string {
  return (
    `echo "${mark} $$" >&2; IFS= read -r c || exit 255; set -- "$(printf %b "$c")"; unset c; ` +
    `exec 9>&2; trap "[ \\$? -gt 128 ] && echo \\"${mark} x\\" >&9" EXIT; eval "shift\n$1" 9>&-`
  );
}

/** Reads the words of `insideScript` out of stderr. */
export class InsideMarker {
  readonly #mark: Buffer;
  #held: Buffer = Buffer.alloc(0);
  #hasEndedItself = false;
  /** What came before the command began: not its own words. */
  preamble = '';
  /** The group of the command; null until it has begun. */
  processGroup: number | null = null;

  constructor(mark: string) {
    this.#mark = Buffer.from(`${mark} `);
  }

  /** What of `chunk`, and of what was held back, is the command's own. */
  push(chunk: Buffer): Buffer {
    const seen = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    this.#held = Buffer.alloc(0);
    return this.processGroup === null ? this.#await(seen) : this.#take(seen);
  }

  flush(): Buffer {
    const held = this.#held;
    this.#held = Buffer.alloc(0);
    if (this.processGroup !== null) return held;
    this.preamble += held.toString('utf8');
    return Buffer.alloc(0);
  }

  /** What the number really was that whoever waited for the command gave back. */
  endingOf(exit: Ending): Ending {
    if (exit.exitCode === null || exit.exitCode <= 128 || this.#hasEndedItself) return exit;
    const signal = signals[exit.exitCode - 128];
    return signal === undefined ? exit : { exitCode: null, signal };
  }

  #await(seen: Buffer): Buffer {
    const start = seen.indexOf(this.#mark);
    const end = start === -1 ? -1 : seen.indexOf(0x0a, start);
    if (end === -1) {
      this.#held = seen;
      return Buffer.alloc(0);
    }
    this.preamble = seen.toString('utf8', 0, start);
    this.processGroup = Number(seen.toString('latin1', start + this.#mark.length, end));
    return this.#take(seen.subarray(end + 1));
  }

  #take(seen: Buffer): Buffer {
    const start = seen.indexOf(this.#mark);
    if (start === -1) return this.#holdBeginning(seen);
    const end = seen.indexOf(0x0a, start);
    if (end === -1) {
      this.#held = seen.subarray(start);
      return seen.subarray(0, start);
    }
    this.#hasEndedItself = true;
    return Buffer.concat([seen.subarray(0, start), this.#take(seen.subarray(end + 1))]);
  }

  /** The last bytes may be the beginning of the mark. */
  #holdBeginning(seen: Buffer): Buffer {
    const from = seen.lastIndexOf(this.#mark[0] ?? 0);
    const tail = from === -1 || seen.length - from >= this.#mark.length ? null : seen.subarray(from);
    // `gantry-…` has its first letter nowhere else, so the last one is the only candidate.
    if (tail === null || !this.#mark.subarray(0, tail.length).equals(tail)) return seen;
    this.#held = tail;
    return seen.subarray(0, from);
  }
}

/** Those that end a process, by their numbers on Linux. */
const signals: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  5: 'SIGTRAP',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  10: 'SIGUSR1',
  11: 'SIGSEGV',
  12: 'SIGUSR2',
  13: 'SIGPIPE',
  14: 'SIGALRM',
  15: 'SIGTERM',
  24: 'SIGXCPU',
  25: 'SIGXFSZ',
  31: 'SIGSYS',
};
