import { installedAmong, nameWords, specWords, versionsByName } from './manager.ts';
import type { ManagerDriver, RefreshProblem } from './manager.ts';

// A configuration file somebody changed must not stop an unattended install: dpkg keeps the old one unless the package's default is untouched.
const quiet = `DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a; export DEBIAN_FRONTEND NEEDRESTART_MODE`;
const options = `-y -q -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0`;

export const apt: ManagerDriver = {
  manager: 'apt',
  // dpkg-query exits 1 when one of several is unknown.
  listInstalled: (wanted) =>
    `dpkg-query -W -f='\${db:Status-Status} \${Package}=\${Version}\\n' ${nameWords(wanted)} 2>/dev/null | sed -n 's/^installed //p'\ntrue`,
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
          (version !== undefined && line === `E: Version '${version}' for '${name}' was not found`),
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

/** `apt-get update` exits 0 although nothing was fetched (measured without DNS): the truth is in its warnings. */
export function aptUpdateProblem(lines: readonly string[]): RefreshProblem | null {
  const unresolved = lines.find((line) =>
    /Temporary failure resolving|Could not resolve|Name or service not known/.test(line),
  );
  if (unresolved !== undefined) return { kind: 'dns', line: unresolved.trim() };
  const failed = lines.find((line) => /^W: Failed to fetch|^E: |^W: Some index files failed/.test(line));
  return failed === undefined ? null : { kind: 'failed', line: failed.trim() };
}
