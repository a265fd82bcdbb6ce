import { installedAmong, versionsByName } from './manager.ts';
import type { ManagerDriver } from './manager.ts';

export const dnf: ManagerDriver = {
  manager: 'dnf',
  // A pin may be given as version or version-release.
  listInstalled: (wanted) =>
    `rpm -q --qf '%{NAME}|%{VERSION}\\n%{NAME}|%{VERSION}-%{RELEASE}\\n' ${wanted.map(({ name }) => name).join(' ')} 2>/dev/null | grep '|'\ntrue`,
  parseInstalled: (wanted, output) => {
    const lines = new Set(output.split('\n').map((line) => line.trim()));
    const plain = versionsByName(output, '|');
    return wanted.filter((one) =>
      one.version === undefined ? installedAmong([one], plain).length > 0 : lines.has(`${one.name}|${one.version}`),
    );
  },
  install: (wanted) =>
    `dnf -y install ${wanted.map(({ name, version }) => (version === undefined ? name : `${name}-${version}`)).join(' ')}`,
  missing: (wanted, lines) =>
    wanted.filter(({ name, version }) => {
      const asked = version === undefined ? name : `${name}-${version}`;
      return lines.some((line) => line.trim() === `No match for argument: ${asked}`);
    }),
  // dnf waits for its lock by itself and says so.
  lockedBy: () => null,
};
