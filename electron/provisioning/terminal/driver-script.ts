import { endGroupScript } from '../../ssh/group-marker.ts';
import { insideScript } from '../../ssh/inside-run.ts';

// What runs at the far end of an API terminal. POSIX shell for BusyBox, dash and bash.
//
// The console is one pseudo terminal that everybody who opens it shares, and dtach and termproxy stand between it and us. Neither waits for
// a slow reader: dtach drops what does not fit into the socket of its client (pty_activity), termproxy loses its place where it gets
// more than its 4096 bytes (process_queue). So both directions go piece by piece, and the next one only when the last was confirmed:
// one line in, one chunk of 4 KiB out for each stream, both with their lengths, both repeated when they did not arrive whole.

/** Longest line typed: with the head of its message it fits into termproxy's buffer and the terminal's own. */
export const longestLine = 3_000;
/** Bytes of input in one line; a multiple of 3, so that base64 can be cut there. */
export const inputPieceBytes = 2_100;

/** How often the driver may hear nothing for the time of VTIME before it takes us for dead and goes. */
const mostSilences = 3;
/** The longest there is, in tenths of a second. */
const longestVtime = 255;
/** After so long the driver of an app that has died is gone. */
export const driverLifeMs = mostSilences * longestVtime * 100 + 5_000;

/**
 * The line that turns whatever shell is there (bash, BusyBox, fish, csh …) into the driver: one that reads its commands from the terminal
 * itself, without echo, and answers only to who knows the token. Short enough for BusyBox' line editor. The token is put together
 * inside, so that the line's own echo does not look like the answer. A closed terminal reads as silence, too.
 */
export const bootstrapLine = (token: string, vtime = longestVtime): string =>
  ` exec sh -c 'stty raw -echo min 0 time ${vtime}; t=${token.slice(0, 8)}; t=\${t}${token.slice(8)}; trap "" INT QUIT; n=0 s=; echo; echo "$t hi"; ` +
  `while [ $n -lt ${mostSilences} ]; do if IFS= read -r l; then case $l in "$t "*) n=0; l=\${l#* }; q=\${l%% *}; ` +
  `[ "$q" = "$s" ] || { s=$q; eval "\${l#* }"; }; echo "$t k $q";; esac; else n=$((n+1)); fi; done'\r`;

/** What the driver has to be told first, each a line. */
export function setUpLines(name: string, mark: string): string[] {
  const inside = Buffer.from(insideScript(mark)).toString('base64');
  return [
    `PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:$PATH; export PATH; exec 5>&1; umask 077; d=; m=; for i in base64 dd mkfifo sed cat; do command -v $i >/dev/null || m="$m $i"; done; ` +
      `for i in /run /dev/shm /tmp /var/tmp; do mkdir -m 700 $i/${name} 2>/dev/null && { d=$i/${name}; break; }; done; ` +
      `trap 'rm -rf "$d"' EXIT; trap 'exit 0' HUP TERM; i=; echo "$t m $d:$m"`,
    ...pieces(inside, longestLine - 100).map((piece) => `i=\${i}${piece}`),
    `i=$(echo $i | base64 -d)`,
    appendFunction,
    pumpFunction,
    runFunction,
  ];
}

/** `w ID LENGTH BASE64`: puts a piece behind the command and input of a run. */
const appendFunction = `w(){ [ \${#3} = $2 ] && echo "$3" >>"$d/$1.b"; }`;

/** `p ID STREAM`: hands over its stdin, and who its process is, so that it can be ended. Each chunk until it is confirmed. */
const pumpFunction =
  `p(){ exec 8<>"$d/$1$2"; echo "$(exec sh -c 'echo $PPID')" >"$d/$1$2.p"; ` +
  `c=0; while :; do b=$(dd bs=4096 count=1 2>/dev/null | base64); [ "$b" ] || break; a= c=$((c+1)); ` +
  `until [ "$a" = y$c ]; do echo "$b" | sed "s/^/$t d $1$2 /" >&5; echo "$t w $1$2 \${#b} $c" >&5; read -r a <&8 || exit; done; done; echo "$t q $1$2" >&5; }`;

/** `x ID`: runs what was put there. Its streams go through pumps of their own; its end is told beside them. */
const runFunction =
  `x(){ jobs >/dev/null 2>&1; mkfifo "$d/$1o" "$d/$1e"; ` +
  // 3 leads to the pump of stdout, 4 to that of stderr, 5 to the terminal. What the shell says of its own (`Killed`) is not the command's.
  `{ { { base64 -d <"$d/$1.b" | sh -c "$i" 2>&4 4>&- 5>&-; echo "$t z $1 $?" >&5; } 4>&1 >&3 2>/dev/null 3>&- | p $1 e >&5 3>&-; } 3>&1 | p $1 o >&5; ` +
  `rm -f "$d/$1".* "$d/$1o"* "$d/$1e"*; } & }`;

export const appendLine = (id: number, base64: string): string => `w ${id} ${base64.length} ${base64}`;
export const runLine = (id: number): string => `x ${id}`;
/** Confirms a chunk by its number. Opened for both ends, which never waits. */
export const confirmLine = (pump: string, chunk: number): string => `echo y${chunk} 1<>"$d/${pump}"`;
/** Asks for the chunk again that waits to be confirmed. */
export const againLine = (pump: string): string => `echo n 1<>"$d/${pump}"`;
/** Ends what a run has started; says so when nobody is left. */
export const endLine = (id: number, processGroup: number): string =>
  `{ ( ${endGroupScript(processGroup)} ); echo "$t e ${id}" >&5; } >/dev/null 2>&1 &`;
/** Ends the pumps of a run whose output somebody else holds open. */
export const letGoLine = (id: number): string =>
  `kill -KILL $(cat "$d/${id}o.p" "$d/${id}e.p" 2>/dev/null) 2>/dev/null`;
/** Takes away what was put there of a run that is not to begin. */
export const dropLine = (id: number): string => `rm -f "$d/${id}.b"`;
export const leaveLine = 'exit 0';
export const nothingLine = ':';

function pieces(text: string, length: number): string[] {
  const found: string[] = [];
  for (let start = 0; start < text.length; start += length) found.push(text.slice(start, start + length));
  return found;
}
