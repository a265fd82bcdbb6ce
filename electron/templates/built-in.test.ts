import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadBuiltInTemplates } from './built-in.ts';

const resources = path.resolve(import.meta.dirname, '../../resources/templates');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gantry-templates-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(name: string, files: Record<string, string | Uint8Array>): Promise<void> {
  for (const [file, content] of Object.entries(files)) {
    const target = path.join(folder, name, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, content);
  }
}
const yaml = (rest = ''): string => `gantry: 1\nname: T\nosTemplates: [debian-12-standard]\n${rest}`;

describe('the templates that ship', () => {
  test('are all read without a problem', async () => {
    const { templates, problems } = await loadBuiltInTemplates(resources);
    expect(problems).toEqual([]);
    expect(templates.map(({ id }) => id)).toEqual([
      'built-in:caddy',
      'built-in:dev-box',
      'built-in:dns',
      'built-in:docker-host',
      'built-in:git-server',
      'built-in:mariadb',
      'built-in:nginx',
      'built-in:postgresql',
      'built-in:redis',
      'built-in:samba',
      'built-in:syncthing',
      'built-in:wireguard',
    ]);
  });

  test('are unprivileged and ask for no feature that only root@pam may set', async () => {
    const { templates } = await loadBuiltInTemplates(resources);
    for (const { isUnprivileged, features } of templates) {
      expect(isUnprivileged).toBe(true);
      expect(features).toEqual({
        nesting: true,
        keyctl: false,
        fuse: false,
        mknod: false,
        mount: [],
        forceRwSys: false,
      });
    }
  });

  test('name packages for Debian and for Alpine', async () => {
    const { templates } = await loadBuiltInTemplates(resources);
    for (const { provisioning } of templates) {
      const managers = new Set(provisioning.packages.map(({ manager }) => manager));
      expect([...managers]).toEqual(['apt', 'apk']);
    }
  });
});

describe('a folder of templates', () => {
  test('A17 gives four templates and one problem when one of five is malformed', async () => {
    for (const name of ['a', 'b', 'd', 'e']) await put(name, { 'gantry.yaml': yaml() });
    await put('c', { 'gantry.yaml': yaml('nonsense: 1\n') });
    await put('not-a-template', { 'README.md': 'x' });
    const { templates, problems } = await loadBuiltInTemplates(folder);
    expect(templates.map(({ id }) => id)).toEqual(['built-in:a', 'built-in:b', 'built-in:d', 'built-in:e']);
    expect(problems).toEqual([
      { level: 'error', file: 'c/gantry.yaml', line: 4, column: 1, reason: 'nonsense is not known' },
    ]);
  });

  test('takes scripts and files from beside the description, in their order', async () => {
    await put('t', {
      'gantry.yaml': yaml(
        'scripts:\n  - { file: scripts/20-b.sh, runAs: dev, timeoutSeconds: 5 }\n  - { file: scripts/10-a.sh, enabled: false }\nfiles:\n  - { source: files/motd, destination: /etc/motd, mode: "0600", policy: backup }\npackages:\n  onMissing: continue\n  npm: [{ name: "@scope/tool", version: 1.2.3 }]\n',
      ),
      'scripts/10-a.sh': 'echo a\n',
      'scripts/20-b.sh': 'echo b\n',
      'files/motd': 'Hi ü\n',
    });
    const { templates } = await loadBuiltInTemplates(folder);
    expect(templates[0]?.provisioning).toEqual({
      packages: [{ manager: 'npm', name: '@scope/tool', version: '1.2.3' }],
      customPackages: [],
      onMissingPackage: 'continue',
      pipMode: 'venv',
      files: [
        {
          destination: '/etc/motd',
          policy: 'backup',
          content: 'Hi ü\n',
          encoding: 'utf8',
          hasPlaceholders: false,
          owner: 'root',
          group: 'root',
          mode: '0600',
        },
      ],
      scripts: [
        {
          name: '20-b.sh',
          description: '',
          content: 'echo b\n',
          isEnabled: true,
          runsOnce: false,
          runAs: 'dev',
          timeoutMs: 5_000,
          idleTimeoutMs: 600_000,
        },
        {
          name: '10-a.sh',
          description: '',
          content: 'echo a\n',
          isEnabled: false,
          runsOnce: false,
          runAs: 'root',
          timeoutMs: 1_800_000,
          idleTimeoutMs: 600_000,
        },
      ],
      variables: [],
      checks: [],
    });
  });

  test('reports a script that is missing, binary, doubled or outside the folder', async () => {
    await writeFile(path.join(folder, 'secret'), 'not yours');
    await put('t', {
      'gantry.yaml': yaml('scripts:\n  - file: gone.sh\n  - file: link.sh\n  - file: binary.sh\n'),
      'binary.sh': new Uint8Array([0xff, 0xfe, 0]),
    });
    await symlink(path.join(folder, 'secret'), path.join(folder, 't/link.sh'));
    await put('u', {
      'gantry.yaml': yaml('scripts:\n  - file: a/x.sh\n  - file: b/x.sh\n'),
      'a/x.sh': '',
      'b/x.sh': '',
    });
    const { templates, problems } = await loadBuiltInTemplates(folder);
    expect(templates).toEqual([]);
    expect(problems.map(({ file, reason }) => `${file}: ${reason}`)).toEqual([
      't/gone.sh: there is no such file',
      't/link.sh: it lies outside the template’s folder',
      't/binary.sh: it is not text in UTF-8',
      'u/gantry.yaml: two scripts are called x.sh',
    ]);
  });
});
