import { shellQuote } from '../ssh/shell-quote.ts';
import { gantryFolder } from './private-folder.ts';

/** What survives: where it keeps its files, what tells this run from others, and the shell text. */
export type RunText = {
  /** Names its folder; at most one run of a name is alive in a container. */
  id: string;
  /** Two words that are this run's alone. */
  head: string;
  body: string;
  /** Another run of the same name that is still alive is waited for, rather than ended: it must not be cut off. */
  waitsForOthers?: boolean;
};

const folderOf = (id: string): string => `${gantryFolder}/runs/${id}`;

/** What the runner exits with when this very run is alive already, started over a connection that was lost. */
export const alreadyRunning = 98;
/** What the runner exits with when it cannot write down that it runs; the reason is on stderr. EX_CANTCREAT of sysexits.h. */
const cannotNote = 73;
/** What `lookScript` exits with. */
export const looks = { running: 90, ended: 91, gone: 92, never: 93 } as const;
/** Longest piece of each stream handed over by one look. */
export const lookBytes = 1024 * 1024;

/** At most so much of each stream is kept inside. What comes after it still goes to whoever listens. */
const keptBytes = 16 * 1024 * 1024;
// POSIX: blocks of 512 bytes. A bash that is not called sh takes them for 1024.
const keptBlocks = keptBytes / 512;
/** Whether a stream was longer than what is kept of it. */
export const isCutShort = (bytes: number): boolean => bytes === keptBytes || bytes === 2 * keptBytes;
/** An offset beyond all that is kept: for a look without output. */
export const beyondAll = { stdout: 2_000_000_000, stderr: 2_000_000_000 };

// /proc/PID/stat after the name: state ppid pgrp … and as the 20th its start. A number may be somebody else's by now, its start is not.
const helpers = `alive() { [ -r "/proc/$1/stat" ] && IFS= read -r s 2>/dev/null <"/proc/$1/stat" || return 1; set -- "$2" \${s##*) }; [ "$1" = "\${21}" ] && [ "$2" != Z ]; }
copies() { for p in $(sed -n 's/^copies //p' "$run/state" 2>/dev/null); do case $(tr '\\000' ' ' 2>/dev/null </proc/$p/cmdline) in *"$run/"*) echo $p ;; esac; done; }
copying() { for p in $out $err; do [ -r "/proc/$p/stat" ] && IFS= read -r s 2>/dev/null <"/proc/$p/stat" && case \${s##*) } in Z*) ;; *) return 0 ;; esac; done; return 1; }
known() { a= b= pid= group= start=; [ -r "$run/state" ] && read -r a b pid group start 2>/dev/null <"$run/state"; }
endGroup() { [ "$1" -gt 1 ] 2>/dev/null || return 0; kill -TERM -$1 2>/dev/null || return 0; n=0; while kill -0 -$1 2>/dev/null; do n=$((n+1)); [ $n -gt 20 ] && { kill -KILL -$1 2>/dev/null; return 0; }; sleep 0.1 2>/dev/null || { sleep 1; n=$((n+9)); }; done; }
`;

/**
 * Runs a body so that it outlives the connection it was started over: its output goes through `tee` into files, too, which no broken pipe
 * ends, and its process and its end are noted beside them. The exit code is the body's. In a container without FIFOs it runs all the same,
 * and only its end is noted. Works in dash, bash, mksh and BusyBox.
 */
export function runnerScript({ id, head, body, waitsForOthers = false }: RunText): string {
  return `run=${shellQuote(folderOf(id))}; head=${shellQuote(head)}
${helpers}if known && alive "$pid" "$start"; then
  [ "$a $b" = "$head" ] && exit ${alreadyRunning}
  ${waitsForOthers ? 'while alive "$pid" "$start"; do sleep 1; done' : 'endGroup "$group"'}
fi
rm -rf "$run"
IFS= read -r s 2>/dev/null </proc/$$/stat; set -- \${s##*) }
# What is not noted cannot be found again: after a lost connection it would be begun a second time.
( umask 077; mkdir -p "$run" && chmod 0700 ${gantryFolder}/runs && echo "$head $$ $3 \${20}" >"$run/state" ) || exit ${cannotNote}
out=0 err=0
if ( umask 077; mkfifo "$run/o" "$run/e" ) 2>/dev/null; then
  copy() { umask 077; trap '' PIPE HUP INT TERM; ( trap '' XFSZ ) 2>/dev/null && trap '' XFSZ && ulimit -f ${keptBlocks} 2>/dev/null; }
  ( copy; exec tee -a "$run/out" <"$run/o" 2>/dev/null ) & out=$!
  ( copy; exec tee -a "$run/err" <"$run/e" >&2 2>/dev/null ) & err=$!
  echo "copies $out $err" 2>/dev/null >>"$run/state"
fi
set --
body() {
${body}
}
if [ $out = 0 ]; then ( body ); else ( body ) >"$run/o" 2>"$run/e"; fi
code=$?
# What it printed is on its way: whoever reads the end has it all. A service that was started may hold its output open for ever.
n=0; while copying && [ $n -lt 50 ]; do n=$((n+1)); sleep 0.01 2>/dev/null || { sleep 1; n=50; }; done
echo "ended $code" 2>/dev/null >>"$run/state"
exit $code`;
}

/** Hands over what was printed from the given offsets on, each stream on its own, and exits with one of `looks`. */
export function lookScript({ id, head }: Omit<RunText, 'body'>, from: { stdout: number; stderr: number }): string {
  return `run=${shellQuote(folderOf(id))}; head=${shellQuote(head)}
${helpers}known; [ "$a $b" = "$head" ] || exit ${looks.never}
state=${looks.gone}
alive "$pid" "$start" && state=${looks.running}
grep -q '^ended ' "$run/state" && state=${looks.ended}
tail -c +${from.stdout + 1} "$run/out" 2>/dev/null | head -c ${lookBytes}
tail -c +${from.stderr + 1} "$run/err" 2>/dev/null | head -c ${lookBytes} >&2
exit $state`;
}

/**
 * Ends the server's half of the connection the run was started over. It may not have noticed that nobody is there any more, and then holds
 * up whatever prints much. Only a process of OpenSSH whose parent is one as well, so that it cannot be the server itself.
 */
export const letGoScript = ({ id, head }: Omit<RunText, 'body'>): string => `run=${shellQuote(folderOf(id))}
${helpers}parent() { [ -r "/proc/$1/stat" ] && IFS= read -r s 2>/dev/null <"/proc/$1/stat" || return 1; set -- \${s##*) }; echo $2; }
isSshd() { case $(cat /proc/$1/comm 2>/dev/null) in sshd*) return 0 ;; esac; return 1; }
known; [ "$a $b" = ${shellQuote(head)} ] && alive "$pid" "$start" || exit 0
server=$(parent "$pid") && isSshd "$server" && isSshd "$(parent "$server")" && kill -KILL "$server"
true`;

/** Prints the exit code, and how much of each stream is kept. */
export const outcomeScript = ({ id }: Pick<RunText, 'id'>): string => `run=${shellQuote(folderOf(id))}
sed -n 's/^ended //p' "$run/state"
wc -c <"$run/out" 2>/dev/null || echo 0
wc -c <"$run/err" 2>/dev/null || echo 0`;

/** Ends whatever of the run is alive, and returns when nobody is left. */
export const stopScript = ({ id, head }: Omit<RunText, 'body'>): string => `run=${shellQuote(folderOf(id))}
${helpers}known; [ "$a $b" = ${shellQuote(head)} ] && alive "$pid" "$start" && endGroup "$group"
true`;

/** The same for whatever run of that name there is. */
export const stopAnyScript = ({ id }: Pick<RunText, 'id'>): string => `run=${shellQuote(folderOf(id))}
${helpers}known; alive "$pid" "$start" && endGroup "$group"
for p in $(copies); do kill -KILL $p 2>/dev/null; done
rm -rf "$run"`;

/** Takes away what a run has left. What still copies the output of a service that the body started is ended, as it would be with the connection. */
export const clearScript = ({ id, head }: Omit<RunText, 'body'>): string => `run=${shellQuote(folderOf(id))}
${helpers}known; [ "$a $b" = ${shellQuote(head)} ] || exit 0
for p in $(copies); do kill -KILL $p 2>/dev/null; done
rm -rf "$run"`;
