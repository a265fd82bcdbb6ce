import { describe, expect, test } from 'vitest';
import { install, packagesOf } from '../../../tests/support/run-install.ts';
import type { OsFacts } from '../detect-os.ts';

describe('npm and pip', () => {
  test('A31 npm is brought in by the system’s manager first', async () => {
    const { result, transport } = await install([], [...packagesOf('npm', 'http-server', '@scope/tool')]);
    expect(result).toMatchObject({ installed: packagesOf('npm', 'http-server', '@scope/tool') });
    expect(transport.asked(/apt-get install .* nodejs npm/)).toHaveLength(1);
    expect(transport.asked(/npm install -g .* http-server @scope\/tool/)).toHaveLength(1);
  });

  test('A55 a package the npm registry does not have is named', async () => {
    const stderr =
      "npm error code E404\nnpm error 404 Not Found - GET https://registry/nosuch - Not found\nnpm error 404\nnpm error 404  'nosuch@*' is not in this registry.\n";
    const { result } = await install(
      [
        [/command -v npm/, { stdout: 'present\n' }],
        [/npm install/, { stderr, exitCode: 1 }],
      ],
      packagesOf('npm', 'nosuch', 'other'),
    );
    expect(result).toMatchObject({ details: { manager: 'npm', packages: ['nosuch'] } });
  });

  test('A31 pip works in an environment of its own and never on the system’s', async () => {
    const { transport } = await install(
      [[/ensurepip/, { stdout: 'present\n' }]],
      [{ manager: 'pip', name: 'httpie', version: '3.2.4' }],
    );
    const [call] = transport.asked(/pip install/);
    expect(call).toContain('python3 -m venv /opt/gantry-venv');
    expect(call).toMatch(/\/opt\/gantry-venv\/bin\/pip install .* \S*httpie==3\.2\.4/);
    expect(transport.asked(/break-system-packages/)).toEqual([]);
  });

  test('A55 a package the Python index does not have is named', async () => {
    const stderr =
      'ERROR: Could not find a version that satisfies the requirement no_such==1.0 (from versions: none)\nERROR: No matching distribution found for no_such==1.0\n';
    const { result } = await install(
      [
        [/ensurepip/, { stdout: 'present\n' }],
        [/pip install/, { stderr, exitCode: 1 }],
      ],
      [{ manager: 'pip', name: 'No-Such', version: '1.0' }],
    );
    expect(result).toMatchObject({ details: { manager: 'pip', packages: ['No-Such 1.0'] } });
  });
});

test('A55 dnf names what it has no match for', async () => {
  const os: OsFacts = { id: 'fedora', version: '42', family: 'fedora', init: 'systemd', packageManager: 'dnf' };
  const { result } = await install(
    [
      [
        /dnf -y install/,
        { stderr: 'No match for argument: nosuch\nError: Unable to find a match: nosuch\n', exitCode: 1 },
      ],
    ],
    packagesOf('dnf', 'nosuch', 'git'),
    { os },
  );
  expect(result).toMatchObject({ details: { manager: 'dnf', packages: ['nosuch'] } });
});
