import { installedAmong, versionsByName } from './manager.ts';
import type { ManagerDriver } from './manager.ts';

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
        : [{ name: 'python3' }, { name: os.family === 'alpine' ? 'py3-pip' : 'python3-pip' }],
  },
  listInstalled: () =>
    `[ -x ${venv}/bin/pip ] && ${venv}/bin/pip list --format=freeze --disable-pip-version-check 2>/dev/null\ntrue`,
  parseInstalled: (wanted, output) => {
    const found = new Map([...versionsByName(output, '==')].map(([name, version]) => [normal(name), version]));
    return wanted.filter((one) => installedAmong([{ ...one, name: normal(one.name) }], found).length > 0);
  },
  install: (wanted) => `set -e
[ -x ${venv}/bin/pip ] || python3 -m venv ${venv}
${venv}/bin/pip install --no-input --disable-pip-version-check --progress-bar off ${wanted.map(({ name, version }) => (version === undefined ? name : `${name}==${version}`)).join(' ')}
for tool in ${venv}/bin/*; do
  name=\${tool##*/}
  case $name in python*|pip*|activate*|Activate*) continue ;; esac
  [ -e "/usr/local/bin/$name" ] || [ -L "/usr/local/bin/$name" ] || ln -s "$tool" "/usr/local/bin/$name"
done`,
  missing: (wanted, lines) =>
    wanted.filter(({ name, version }) =>
      lines.some((line) => {
        const asked = /No matching distribution found for ([^\s(]+)/.exec(line)?.[1];
        return asked !== undefined && normal(asked) === normal(version === undefined ? name : `${name}==${version}`);
      }),
    ),
  lockedBy: () => null,
};

/** PEP 503: case and the kind of separator do not matter. */
const normal = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');
