import { installedAmong, nameWords, versionsByName } from './manager.ts';
import type { ManagerDriver } from './manager.ts';

const lockFile = '/var/lib/pacman/db.lck';
const quiet = '--noconfirm --noprogressbar --needed';

/** Rolling: what is installed has to be as new as what comes, so every installation brings the whole system up to date with it. */
export const pacman: ManagerDriver = {
  manager: 'pacman',
  listInstalled: (wanted) => `pacman -Q ${nameWords(wanted)} 2>/dev/null\ntrue`,
  parseInstalled: (wanted, output) => installedAmong(wanted, versionsByName(output, ' ')),
  // An image that is some months old does not know the keys the newest packages are signed with.
  refresh: `pacman -Sy ${quiet} || exit
if pacman -Q archlinux-keyring >/dev/null 2>&1; then pacman -S ${quiet} archlinux-keyring; fi`,
  // One mirror that fails is of no account as long as another has the lists.
  refreshProblem: (lines) => {
    const failed = lines.find((line) => /^error: failed to (?:synchronize all databases|update)/.test(line));
    if (failed === undefined) return null;
    const unresolved = lines.find((line) => /Could not resolve host/i.test(line));
    return unresolved === undefined
      ? { kind: 'failed', line: failed.trim() }
      : { kind: 'dns', line: unresolved.trim().replace(/^error: /, '') };
  },
  install: (wanted) => `pacman -Su ${quiet} ${nameWords(wanted)}`,
  missing: (wanted, lines) =>
    wanted.filter(({ name }) => lines.some((line) => line.trim() === `error: target not found: ${name}`)),
  lockedBy: (lines) => (isLocked(lines) ? `another pacman (${lockFile})` : null),
  // Whoever really works has the file open; one that was killed has left it behind.
  repair: (lines) =>
    isLocked(lines)
      ? `if ls -l /proc/[0-9]*/fd 2>/dev/null | grep -q '> ${lockFile}$'; then exit 0; fi\nrm -f ${lockFile}`
      : null,
};

const isLocked = (lines: readonly string[]): boolean => lines.some((line) => /unable to lock database/.test(line));
