import { shellQuote } from './shell-quote.ts';

/**
 * Wraps a command so that the id of its process group is known before it begins: the wrapper writes `MARK PID` as the first line on
 * stderr and then becomes the command (`exec`), so exit codes and signals are the command's own. Under OpenSSH a command leads
 * its group already; where it does not (Dropbear), `setsid` makes it do so. As ever with SSH the account's login shell runs the
 * command, or `sh` where that is no POSIX shell. Works on BusyBox.
 *
 * `isPlain` says that an earlier command of the connection found a POSIX login shell that leads its group: then no further shell has
 * to start, which is a third of the time a short command takes.
 */
export function wrapCommand(command: string, mark: string, { isPlain }: { isPlain: boolean }): string {
  const text = isOneShell.test(command) ? `exec ${command}` : command;
  if (!isPlain) return `exec sh -c ${shellQuote(wrapper(mark))} sh ${shellQuote(text)}`;
  return `echo "${mark} $$" >&2\n${text}`;
}

/** Nothing but `sh -c WORD`. Most shells would wait for it instead of becoming it, and report 137 where a signal killed it. */
const isOneShell = /^sh -c '[^']*'(?:\\''[^']*')*$/;

// /proc/PID/stat: pid (name) state ppid pgrp. Where it cannot be read, the process is taken for the leader.
const wrapper = (mark: string): string =>
  `read -r a b c d g h 2>/dev/null </proc/$$/stat; echo "${mark} $$ $g $SHELL" >&2; ` +
  'case $SHELL in */sh|*/bash|*/dash|*/ash|*/ksh|*/mksh) s=$SHELL;; *) s=sh;; esac; ' +
  '[ -n "$g" ] && [ "$g" != $$ ] && command -v setsid >/dev/null && exec setsid "$s" -c "$1"; exec "$s" -c "$1"';

const posixShells = /\/(?:sh|bash|dash|ash|ksh|mksh)$/;

/**
 * Shell text that ends a process group: TERM, two seconds of grace, then KILL. It returns when nobody of the group is left,
 * so the one who cancelled knows that it worked.
 */
export const endGroupScript = (processGroup: number): string =>
  `p=${processGroup}; kill -TERM -$p 2>/dev/null || kill -TERM $p 2>/dev/null || exit 0; n=0; ` +
  'while kill -0 -$p 2>/dev/null || kill -0 $p 2>/dev/null; do n=$((n+1)); ' +
  '[ $n -gt 30 ] && exit 0; [ $n -gt 20 ] && { kill -KILL -$p 2>/dev/null || kill -KILL $p 2>/dev/null; }; ' +
  'sleep 0.1 2>/dev/null || { sleep 1; n=$((n+9)); }; done';

/** A command that printed this much without the mark was not started by our wrapper. */
const longestPreamble = 64 * 1024;

/** Takes the marker line out of stderr. What a login shell printed before it is passed on. */
export class GroupMarker {
  readonly #mark: Buffer;
  #held: Buffer | null = Buffer.alloc(0);
  /** Null until the marker was seen. */
  processGroup: number | null = null;
  /** Whether the next command may be wrapped as plain. */
  isPlain = false;

  constructor(mark: string) {
    this.#mark = Buffer.from(`${mark} `);
  }

  /** What of `chunk` (and of what was held back) is the command's own; empty while the marker is awaited. */
  push(chunk: Buffer): Buffer {
    if (this.#held === null) return chunk;
    const seen = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const start = seen.indexOf(this.#mark);
    const end = start === -1 ? -1 : seen.indexOf(0x0a, start);
    if (end === -1) {
      this.#held = seen;
      return seen.length > longestPreamble ? this.flush() : Buffer.alloc(0);
    }
    this.#held = null;
    const [pid = '', group = '', shell = ''] = seen.toString('utf8', start + this.#mark.length, end).split(' ');
    if (/^[1-9]\d*$/.test(pid) && pid !== '1') this.processGroup = Number(pid);
    this.isPlain = group === pid && posixShells.test(shell);
    return start === 0 ? seen.subarray(end + 1) : Buffer.concat([seen.subarray(0, start), seen.subarray(end + 1)]);
  }

  /** What is still held back when the command has ended. */
  flush(): Buffer {
    const held = this.#held ?? Buffer.alloc(0);
    this.#held = null;
    return held;
  }
}
