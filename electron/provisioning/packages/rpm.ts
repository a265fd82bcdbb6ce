import { nameWords, versionFits } from './manager.ts';
import type { ManagerDriver } from './manager.ts';

/** What dnf and zypper share: the database of installed packages. A pin may be given as version or as version-release. */
export const rpmDatabase: Pick<ManagerDriver, 'listInstalled' | 'parseInstalled'> = {
  listInstalled: (wanted) =>
    `rpm -q --qf '%{NAME}|%{VERSION}\\n%{NAME}|%{VERSION}-%{RELEASE}\\n' ${nameWords(wanted)} 2>/dev/null | grep '|'\ntrue`,
  parseInstalled: (wanted, output) => {
    const lines = output.split('\n').map((line) => line.trim().split('|'));
    return wanted.filter((one) =>
      lines.some(
        ([name, version = '']) => name === one.name && (one.version === undefined || versionFits(version, one.version)),
      ),
    );
  },
};
