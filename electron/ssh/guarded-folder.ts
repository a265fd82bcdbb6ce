import path from 'node:path/posix';
import { shellQuote } from './shell-quote.ts';

/**
 * Shell functions with which root works in a folder that others may change at the same moment, without being led elsewhere.
 *
 * A folder is guarded when it and everything above it are real folders that only root (or the account itself) can change: there a path
 * means the same from one command to the next, and links in it are root's own. (Above it may be one like /tmp, where nobody can put
 * anything in the place of what is root's.) In every other folder, called shared here, whoever may
 * change it can put a link in the place of a file or folder between two commands. There no link is followed, and nothing is done by a
 * path: `cd -P ./x` takes hold of a folder, which stays the same one whatever its name becomes, `stay` asks the kernel where it really
 * is, and only names within it are used. (systemd-tmpfiles refuses the same steps as "unsafe path transition".)
 *
 * `shared` is empty, `yes` or, for the likes of /tmp, `sticky`; `at` is the real path of a shared folder. For POSIX sh and BusyBox.
 */
export const folderFunctions = `me=$(id -u) shared= at= make=
ours() {
  ls -ldn -- "$@" 2>/dev/null | (
    last=
    while read -r mode _ uid _; do
      case $mode in d????-??-*) last=guarded ;; d????????[tT]*) last=sticky ;; *) exit 2 ;; esac
      [ "$uid" = 0 ] || [ "$uid" = "$me" ] || exit 2
    done
    [ "$last" = guarded ] || { [ "$last" != sticky ] || exit 1; exit 2; }
  )
}
real() { env pwd -P; }
stay() {
  [ -z "$shared" ] || [ "$(real)" = "\${at:-/}" ] || { echo "its folder was exchanged meanwhile" >&2; return 1; }
}
look() {
  [ "$shared" != yes ] || return 0
  ours .
  case $? in
    0) stay && shared= ; return ;;
    1) kind=sticky ;;
    *) kind=yes ;;
  esac
  [ -n "$shared" ] || { at=$(real); at=\${at%/}; }
  shared=$kind
}
enter() {
  rest=$1/ hops=0
  case $1 in /*) cd / && shared= at= || return 1 ;; esac
  while [ -n "$rest" ]; do
    part=\${rest%%/*} rest=\${rest#*/}
    case $part in '' | .) continue ;; esac
    look || return 1
    if [ -L "./$part" ] || { [ -n "$shared" ] && [ "$part" = .. ]; }; then
      [ -z "$shared" ] || { echo "$at/$part is a link which others than root can change, so it is not followed" >&2; return 1; }
      hops=$((hops + 1))
      [ $hops -le 40 ] || { echo "Too many levels of symbolic links" >&2; return 1; }
      link=$(readlink "./$part") || return 1
      case $link in /*) cd / || return 1 ;; esac
      rest=$link/$rest
      continue
    fi
    [ -d "./$part" ] || { [ -n "$make" ] && stay && mkdir "./$part"; } || return 1
    cd -P "./$part" || return 1
    [ -z "$shared" ] || at=$at/$part
  done
  look && stay
}
`;

/**
 * Shell text that goes to a folder: at once where it is guarded, else step by step. With `makes`, what is missing is made. It fails with
 * its reason on stderr.
 */
export function goTo(folder: string, { makes }: { makes: boolean }): string {
  const to = shellQuote(folder);
  const quick = `ours ${foldersOf(folder).map(shellQuote).join(' ')} && ${makes ? `mkdir -p ${to} && ` : `[ -d ${to} ] && `}cd -P ${to}`;
  return `make=${makes ? 'yes' : ''}; { ${quick} 2>/dev/null; } || enter ${to}`;
}

/** `/`, `/a` and `/a/b` of `/a/b`. */
export function foldersOf(folder: string): string[] {
  const parts = path.resolve('/', folder).split('/').filter(Boolean);
  return ['/', ...parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`)];
}
