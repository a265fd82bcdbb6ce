import path from 'node:path/posix';
import { folderFunctions, goTo } from '../ssh/guarded-folder.ts';
import { shellQuote } from '../ssh/shell-quote.ts';

const kinds = ['none', 'file', 'directory', 'other'] as const;
/** What is at a destination. */
export type Found = {
  kind: (typeof kinds)[number];
  /** Empty when it could not be computed. */
  sha256: string;
  /** Others than root can change the folder it is in: see guarded-folder. */
  isShared: boolean;
  /** As `stat` tells them; null where it cannot. */
  rights: { mode: number; owners: string[]; groups: string[] } | null;
  /** Where it really is, links followed. */
  target: string;
};

/**
 * Shell text that tells what is at a destination. A link is followed to its end, so that /etc/localtime and its like stay links, but
 * never one that others than root can change: such a link counts as a file of unknown content, which a new one takes the place of.
 */
export const lookScript = (
  destination: string,
): string => `${folderFunctions}name=${shellQuote(path.basename(destination))} moved=
{ ${goTo(path.dirname(destination), { makes: false })}; } 2>/dev/null || { echo none; exit 0; }
if [ -d "./$name" ]; then echo directory; exit 0; fi
while [ -z "$shared" ] && [ -L "./$name" ] && [ -e "./$name" ]; do
  link=$(readlink "./$name") || break
  case $link in */*) enter "\${link%/*}/" || exit 1 ;; esac
  name=\${link##*/} moved=yes
done
if [ -f "./$name" ]; then
  echo file
  if [ -L "./$name" ]; then echo; echo "$shared"; echo
  else
    sum=$(sha256sum <"./$name" 2>/dev/null); echo "\${sum%% *}"; echo "$shared"
    stat -c '%a %u %g %U %G' "./$name" 2>/dev/null || echo
  fi
  [ -z "$moved" ] || echo "$(real)/$name"
elif [ -e "./$name" ]; then echo other
else echo none; fi`;

/** Reads the look's answer; without sha256sum in the container the checksum stays empty and the file is written anew. */
export function parseLook(destination: string, output: string): Found {
  const [word = '', sum = '', shared = '', rights = '', ...target] = output.split('\n');
  const kind = kinds.find((known) => known === word.trim()) ?? 'other';
  const [mode = '', uid = '', gid = '', user = '', group = ''] = rights.trim().split(' ');
  const place = target.join('\n').replace(/\n$/, '');
  return {
    kind,
    sha256: /^[0-9a-f]{64}$/.test(sum) ? sum : '',
    isShared: shared !== '',
    rights: /^[0-7]+$/.test(mode)
      ? { mode: Number.parseInt(mode, 8), owners: [uid, user], groups: [gid, group] }
      : null,
    target: place.startsWith('/') ? path.normalize(place) : destination,
  };
}

/** Shell text that keeps what is at a destination under a further name. */
export function backUpScript(destination: string, backup: string): string {
  const [from, to] = [destination, backup].map((one) => shellQuote(`./${path.basename(one)}`));
  // A second name for the same file asks nobody what is behind either name; -n, as the new one may be a link to a folder by then.
  return `${folderFunctions}${goTo(path.dirname(destination), { makes: false })} || exit 1
if [ -z "$shared" ]; then cp -p ${from} ${to}; else ln -n ${from} ${to}; fi`;
}
