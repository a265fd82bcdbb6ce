import path from 'node:path/posix';
import { folderFunctions, goTo } from './guarded-folder.ts';
import { shellQuote } from './shell-quote.ts';
import type { UploadOptions } from './upload-options.ts';

export type Upload = Omit<UploadOptions, 'signal'> & {
  /** Where the file goes; a symbolic link there is replaced. */
  target: string;
  /** A name for what is not whole yet, that nothing else has. */
  temporary: string;
  size: number;
};

/** From here on openssl, which uses the processor's own SHA instructions, is worth its slower start: sha256sum takes longer than the transfer. */
const manyBytes = 4 * 1024 * 1024;

/**
 * Writes stdin to a file as a whole or not at all: beside its place, its size and SHA-256 checked on the host (where it can), then
 * moved. In a shared folder (see guarded-folder) what is not whole yet is in a folder that only root can go into.
 */
export function uploadScript(upload: Upload & { sum: string }): string {
  const { size, sum } = upload;
  return `${writing(upload)}
n=$(wc -c <"./$tmp"); [ "$n" -eq ${size} ] || fail "$n of ${size} bytes arrived"
sum=$({ ${sumOf(size)}; } 2>/dev/null); case \${sum%% *} in '' | ${sum}) ;; *) fail "its SHA-256 is not that of what was sent" ;; esac
${moving(upload)}`;
}

/** Only the writing; prints the size, the SHA-256 where the host can, and where a shared folder's own folder is. */
export const writeScript = (upload: Upload): string => `${writing(upload)}
wc -c <"./$tmp" || fail
{ ${sumOf(upload.size)} || echo; } 2>/dev/null
echo "at $at"`;

/** Moves to its place what `writeScript` has written and put `at`, which is empty where the folder is guarded. */
export function moveScript(upload: Upload, at: string): string {
  const folder = at === '' ? shellQuote(path.dirname(upload.target)) : shellQuote(at);
  return `${folderFunctions}${namesOf(upload)}
cd -P ${folder} && ${at === '' ? ':' : `shared=yes at=${folder} && stay`} || exit 1
${moving(upload)}`;
}

/** Removes what an upload that was ended has left, wherever it was written. */
export function removeScript({ target, temporary }: Pick<Upload, 'target' | 'temporary'>): string {
  const at = shellQuote(path.join(path.dirname(target), temporary));
  return `rm -f ${at}/${shellQuote(temporary)} 2>/dev/null; rm -f ${at} 2>/dev/null || rmdir ${at}`;
}

const namesOf = ({ target, temporary }: Upload): string =>
  `name=${shellQuote(path.basename(target))} tmp=${shellQuote(temporary)}
fail() {
  [ $# -eq 0 ] || echo "$1" >&2
  rm -f "./$tmp"
  [ -z "$shared" ] || { cd -P .. && rmdir "./$tmp"; }
  exit 1
}`;

/**
 * Nobody else may read the file before it has its mode. What an upload to the same place has left that was killed with its connection goes
 * first; in a shared folder such a name may be anybody's.
 */
const writing = (upload: Upload): string => `umask 022
${folderFunctions}${namesOf(upload)}
${goTo(path.dirname(upload.target), { makes: true })} || exit 1
if [ -d "./$name" ]; then echo "it is a directory" >&2; exit 1; fi
umask 077
[ -n "$shared" ] || for old in "./$name".gantry-????????.tmp; do [ ! -f "$old" ] || rm -f "$old"; done
if [ -n "$shared" ]; then mkdir "./$tmp" && cd -P "./$tmp" && at=$at/$tmp && stay || exit 1; fi
cat >"./$tmp" || fail`;

function moving({ mode, owner, group }: Upload): string {
  const ownership = `${owner ?? ''}${group === undefined ? '' : `:${group}`}`;
  // chown first: it clears the set-user-id bits that chmod may set.
  const chown = ownership === '' ? '' : `chown ${shellQuote(ownership)} "./$tmp" && `;
  // Within a shared folder's own folder, ".." is the folder itself, wherever it was moved; -T, as its name may have become a folder or a link to one.
  return `{ ${chown}chmod ${octal(mode)} "./$tmp"; } || fail
if [ -z "$shared" ]; then mv -f "./$tmp" "./$name" || fail
else mv -fT "./$tmp" "../$name" || fail; cd -P .. && rmdir "./$tmp"; fi`;
}

const sumOf = (size: number): string =>
  size < manyBytes ? 'sha256sum <"./$tmp"' : '{ openssl dgst -sha256 -r <"./$tmp" || sha256sum <"./$tmp"; }';

const octal = (mode: number): string => (mode & 0o7777).toString(8).padStart(4, '0');
