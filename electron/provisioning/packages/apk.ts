import { installedAmong, nameWords, specWords } from './manager.ts';
import type { ManagerDriver } from './manager.ts';

export const apk: ManagerDriver = {
  manager: 'apk',
  // `apk info -e` prints the names of those installed; `-v` adds `-version`.
  listInstalled: (wanted) =>
    `for name in ${nameWords(wanted)}; do apk info -e -v "$name" 2>/dev/null | sed "s|^|$name |"; done\ntrue`,
  parseInstalled: (wanted, output) => {
    const found = new Map<string, string>();
    for (const line of output.split('\n')) {
      const [name = '', full = ''] = line.trim().split(' ');
      if (full.startsWith(`${name}-`)) found.set(name, full.slice(name.length + 1));
      else if (full === name && name !== '') found.set(name, '');
    }
    return installedAmong(wanted, found);
  },
  refresh: 'apk update',
  refreshProblem: (lines) => {
    const unresolved = lines.find((line) =>
      /temporary error \(try again later\)|DNS|could not resolve|Name does not resolve/i.test(line),
    );
    if (unresolved !== undefined) return { kind: 'dns', line: unresolved.trim() };
    const failed = lines.find((line) =>
      /^(?:ERROR|WARNING): .*(?:fetch|updating|opening|APKINDEX|https?:)/i.test(line),
    );
    return failed === undefined ? null : { kind: 'failed', line: failed.trim() };
  },
  install: (wanted) => `apk add --no-progress ${specWords(wanted, '=')}`,
  // "  nosuch (no such package):" and, for a pin that fits nothing, "  nginx-1.26.2-r0:" with "    breaks: world[nginx=9]".
  missing: (wanted, lines) =>
    wanted.filter(({ name, version }) =>
      lines.some(
        (line) =>
          line.trim() === `${name} (no such package):` ||
          (version !== undefined && line.includes(`breaks: world[${name}=`)),
      ),
    ),
  lockedBy: (lines) => (lines.some((line) => /Unable to lock database/i.test(line)) ? 'another apk' : null),
};
