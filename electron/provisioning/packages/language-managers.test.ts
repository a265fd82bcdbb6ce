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

test('A55 an index that cannot be reached is no missing package', async () => {
  const stderr =
    "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object>: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')': /simple/flask/\nERROR: Could not find a version that satisfies the requirement flask (from versions: none)\nERROR: No matching distribution found for flask\n";
  const { result } = await install(
    [
      [/ensurepip/, { stdout: 'present\n' }],
      [/pip install/, { stderr, exitCode: 1 }],
    ],
    packagesOf('pip', 'flask'),
  );
  expect(result).toMatchObject({ code: 'ssh:command-failed' });
});

test('extras are there when pip has nothing to add without an index', async () => {
  const { result } = await install(
    [
      [/ensurepip/, { stdout: 'present\n' }],
      [/pip list/, { stdout: 'uvicorn==0.30.1\nuvicorn[standard]==0.30.*\n' }],
    ],
    [
      { manager: 'pip', name: 'uvicorn[standard]', version: '0.30.*' },
      ...packagesOf('pip', 'Uvicorn', 'uvicorn[other]'),
    ],
  );
  expect(result).toMatchObject({
    alreadyInstalled: [{ name: 'uvicorn[standard]' }, { name: 'Uvicorn' }],
    installed: [{ name: 'uvicorn[other]' }],
  });
});

describe('pipx', () => {
  test('A31 gives each package an environment of its own, and brings pipx by the system’s manager', async () => {
    const { result, transport } = await install(
      [],
      [...packagesOf('pip', 'httpie'), { manager: 'pip', name: 'Black', version: '25.1.0' }],
      {
        pipMode: 'pipx',
      },
    );
    expect(result).toMatchObject({ installed: [{ name: 'httpie' }, { name: 'Black' }] });
    expect(transport.asked(/apt-get install .* pipx/)).toHaveLength(1);
    const [call = ''] = transport.asked(/pipx install/);
    expect(call).toMatch(/PIPX_HOME=\/opt\/gantry-pipx PIPX_BIN_DIR=\/usr\/local\/bin/);
    expect(call).toContain('else pipx install httpie || exit; fi');
    // Force may overwrite commands of that name, so it is for an environment of its own only.
    expect(call).toMatch(/if \[ -d \/opt\/gantry-pipx\/venvs\/black \]; then pipx install --force \S*Black==25\.1\.0/);
    expect(transport.asked(/break-system-packages|pip install/)).toEqual([]);
  });

  test('A31 leaves out what is there, in whatever spelling, and names what the index does not have', async () => {
    const stdout = JSON.stringify({
      pipx_spec_version: '0.1',
      venvs: { 'my-tool': { metadata: { main_package: { package: 'my_tool', package_version: '1.2.3' } } } },
    });
    const stderr =
      'Fatal error from pip prevented installation. Full pip output in file:\n    /opt/gantry-pipx/logs/x.log\n\nSome possibly relevant errors from pip install:\n    ERROR: Could not find a version that satisfies the requirement nosuch (from versions: none)\n    ERROR: No matching distribution found for nosuch\n\nError installing nosuch.\n';
    const { result } = await install(
      [
        [/command -v pipx/, { stdout: 'present\n' }],
        [/pipx list --json/, { stdout }],
        [/pipx install nosuch/, { stderr, exitCode: 1 }],
      ],
      [{ manager: 'pip', name: 'My.Tool', version: '1.2.*' }, ...packagesOf('pip', 'nosuch')],
      { pipMode: 'pipx', onMissing: 'continue' },
    );
    expect(result).toMatchObject({ alreadyInstalled: [{ name: 'My.Tool' }], missing: [{ name: 'nosuch' }] });
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
