import { hasRelease } from '../../../shared/domain/package-entry.ts';
import { installedAmong, nameWords, specWords, versionsByName } from './manager.ts';
import type { ManagerDriver, RefreshProblem, Wanted } from './manager.ts';

// A configuration file somebody changed must not stop an unattended install: dpkg keeps the old one unless the package's default is untouched.
const quiet = `DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a; export DEBIAN_FRONTEND NEEDRESTART_MODE`;
const options = `-y -q -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0`;

export const apt: ManagerDriver = {
  manager: 'apt',
  listInstalled,
  parseInstalled: (wanted, output) => installedAmong(wanted, versionsByName(output, '=')),
  refresh: `${quiet}\napt-get update -q`,
  refreshProblem: aptUpdateProblem,
  install: (wanted) => `${quiet}\napt-get install ${options} ${specWords(wanted, '=')}`,
  missing: (wanted, lines) =>
    wanted.filter(({ name, version }) =>
      lines.some(
        (line) =>
          line === `E: Unable to locate package ${name}` ||
          line === `E: Package '${name}' has no installation candidate` ||
          (version !== undefined && line === `E: Version '${version}' for '${name}' was not found`) ||
          line === releaseMissing(name),
      ),
    ),
  repair: (lines) =>
    lines.some((line) => line.includes('dpkg was interrupted'))
      ? `${quiet}\ndpkg --configure -a --force-confdef --force-confold`
      : null,
  lockedBy: (lines) => {
    for (const line of lines) {
      const holder = /Could not get lock .*held by process (\d+)(?: \(([^)]*)\))?/.exec(line);
      if (holder) return `${holder[2] ?? 'a process'} (${holder[1] ?? '?'})`;
    }
    return lines.some((line) => /^E: (?:Could not get lock|Unable to (?:acquire|lock))/.test(line))
      ? 'another process'
      : null;
  },
};

// dpkg-query exits 1 when one of several is unknown. It tells each with and without its architecture, as it may be asked for either way.
function listInstalled(wanted: readonly Wanted[]): string {
  const [ofRelease, plain] = [true, false].map((is) =>
    wanted.filter((one) => hasRelease({ manager: 'apt', ...one }) === is),
  );
  const facts = ['${Package}', '${Package}:${Architecture}']
    .map((name) => `\${db:Status-Status} ${name}=\${Version}\\n`)
    .join('');
  const ask = plain?.length
    ? `dpkg-query -W -f='${facts}' ${nameWords(plain)} 2>/dev/null | sed -n 's/^installed //p'\n`
    : '';
  // Only apt knows what a release has: there when it would change nothing.
  const simulate = ofRelease?.length
    ? `for spec in ${nameWords(ofRelease)}; do
  plan=$(apt-get -s -q install "$spec" 2>/dev/null) || continue
  case $plan in *Inst\\ *) ;; *) printf '%s=there\\n' "$spec" ;; esac
done\n`
    : '';
  return `${ask}${simulate}true`;
}

/** What apt says when the release of `name/release` does not have it. */
function releaseMissing(asked: string): string | null {
  const [name = '', release] = asked.split('/');
  return release === undefined ? null : `E: Release '${release}' for '${name}' was not found`;
}

/** `apt-get update` exits 0 although nothing was fetched (measured without DNS): the truth is in its warnings. */
export function aptUpdateProblem(lines: readonly string[]): RefreshProblem | null {
  const unresolved = lines.find((line) =>
    /Temporary failure resolving|Could not resolve|Name or service not known/.test(line),
  );
  if (unresolved !== undefined) return { kind: 'dns', line: unresolved.trim() };
  const failed = lines.find((line) => /^W: Failed to fetch|^E: |^W: Some index files failed/.test(line));
  return failed === undefined ? null : { kind: 'failed', line: failed.trim() };
}
