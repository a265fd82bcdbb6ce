import type { ManagerDriver } from './manager.ts';
import { installedAmong, specWords } from './manager.ts';

export const npm: ManagerDriver = {
  manager: 'npm',
  needs: { present: 'npm', packages: () => [{ name: 'nodejs' }, { name: 'npm' }] },
  // "/usr/local/lib/node_modules/@scope/name:@scope/name@1.2.3" from the long parseable list; it exits 1 over the slightest complaint.
  listInstalled: () => `npm ls -g --depth=0 --parseable --long 2>/dev/null\ntrue`,
  parseInstalled: (wanted, output) => {
    const found = new Map<string, string>();
    for (const line of output.split('\n')) {
      const match = /:(@?[^:@]+)@([^:@]+)(?::|$)/.exec(line.trim());
      if (match?.[1] !== undefined) found.set(match[1], match[2] ?? '');
    }
    return installedAmong(wanted, found);
  },
  install: (wanted) => `npm install -g --no-fund --no-audit --no-progress ${specWords(wanted, '@')}`,
  // "npm error 404  'name@version' is not in this registry." and "npm error notarget No matching version found for name@version."
  missing: (wanted, lines) =>
    wanted.filter(({ name, version }) => {
      const asked = `${name}@${version ?? ''}`;
      return lines.some(
        (line) =>
          /^npm (?:ERR!|error)/.test(line) &&
          (line.includes(`'${asked}`) ||
            (line.includes('No matching version found for') && line.includes(` ${asked}`))),
      );
    }),
  lockedBy: () => null,
};
