import { specOf, specWords } from './manager.ts';
import type { ManagerDriver } from './manager.ts';
import { rpmDatabase } from './rpm.ts';

export const zypper: ManagerDriver = {
  manager: 'zypper',
  ...rpmDatabase,
  refresh: 'zypper --non-interactive refresh',
  refreshProblem: (lines) => {
    const failed = lines.find((line) =>
      /^(?:Could not refresh the repositories|Some of the repositories have not been refreshed)/.test(line),
    );
    if (failed === undefined) return null;
    const unresolved = lines.find((line) => /Could not resolve host/i.test(line));
    return unresolved === undefined
      ? { kind: 'failed', line: failed.trim() }
      : { kind: 'dns', line: unresolved.trim().replace(/^Error message: /, '') };
  },
  // 102, 103: done, a restart is advised. 106: done, although a repository could not be refreshed (zypper(8), EXIT CODES).
  install: (wanted) => `zypper --non-interactive install ${specWords(wanted, '=')}
code=$?
case $code in 102|103|106) exit 0 ;; esac
exit $code`,
  // "No provider of 'name=version' found."; older ones write the pin as "name = version".
  missing: (wanted, lines) =>
    wanted.filter((one) =>
      lines.some((line) => /No provider of '([^']*)' found/.exec(line)?.[1]?.replaceAll(' ', '') === specOf(one, '=')),
    ),
  lockedBy: (lines) => {
    for (const line of lines) {
      const holder = /locked by the application with pid (\d+) \(([^)]*)\)/.exec(line);
      if (holder) return `${holder[2] || 'a process'} (${holder[1] ?? '?'})`;
    }
    return null;
  },
};
