import { installedAmong, specOf, specWords, versionsByName } from './manager.ts';
import type { ManagerDriver, Wanted } from './manager.ts';

const venv = '/opt/gantry-venv';

/**
 * Everything goes into an environment of its own, whether or not the system is marked as externally managed (PEP 668): pip never
 * touches what the distribution installed. Commands of the packages are linked into /usr/local/bin unless something is there.
 */
export const pip: ManagerDriver = {
  manager: 'pip',
  needs: {
    present: 'python3 -c "import ensurepip, venv"',
    packages: (os) =>
      os.family === 'debian'
        ? [{ name: 'python3' }, { name: 'python3-venv' }]
        : os.family === 'arch'
          ? [{ name: 'python' }]
          : [{ name: 'python3' }, { name: os.family === 'alpine' ? 'py3-pip' : 'python3-pip' }],
  },
  // pip lists no extras. Asked to install with nothing to take it from, it does nothing and ends well where all they need is there.
  listInstalled: (wanted) => {
    const withExtras = wanted.filter(hasExtras);
    return `[ -x ${venv}/bin/pip ] || exit 0
${venv}/bin/pip list --format=freeze --disable-pip-version-check 2>/dev/null
${
  withExtras.length === 0
    ? ''
    : `for spec in ${specWords(withExtras, '==')}; do
  PIP_CONFIG_FILE=/dev/null PIP_FIND_LINKS= ${venv}/bin/pip install --no-index --no-input --disable-pip-version-check -q "$spec" >/dev/null 2>&1 && printf '%s\\n' "$spec"
done\n`
}true`;
  },
  parseInstalled: (wanted, output) => {
    const lines = new Set(output.split('\n'));
    const found = new Map([...versionsByName(output, '==')].map(([name, version]) => [normalName(name), version]));
    return wanted.filter((one) =>
      hasExtras(one)
        ? lines.has(specOf(one, '=='))
        : installedAmong([{ ...one, name: normalName(one.name) }], found).length > 0,
    );
  },
  install: (wanted) => `set -e
[ -x ${venv}/bin/pip ] || python3 -m venv ${venv}
${venv}/bin/pip install --no-input --disable-pip-version-check --progress-bar off ${specWords(wanted, '==')}
for tool in ${venv}/bin/*; do
  name=\${tool##*/}
  case $name in python*|pip*|activate*|Activate*) continue ;; esac
  [ -e "/usr/local/bin/$name" ] || [ -L "/usr/local/bin/$name" ] || ln -s "$tool" "/usr/local/bin/$name"
done`,
  missing: missingInPip,
  lockedBy: () => null,
};

/** "ERROR: No matching distribution found for name==version"; pipx repeats pip's line, indented. */
export function missingInPip(wanted: readonly Wanted[], lines: readonly string[]): Wanted[] {
  // An index that cannot be reached has nothing either, as pip sees it.
  if (lines.some((line) => /\bRetrying \(Retry\(total=0\b/.test(line))) return [];
  return wanted.filter((one) =>
    lines.some((line) => {
      const asked = /No matching distribution found for ([^\s(]+)/.exec(line)?.[1];
      return asked !== undefined && normalName(asked) === normalName(specOf(one, '=='));
    }),
  );
}

/** Whether more than the package itself is asked for, as in `uvicorn[standard]`. */
export const hasExtras = ({ name }: Wanted): boolean => name.endsWith(']');

/** PEP 503: case and the kind of separator do not matter. */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}
