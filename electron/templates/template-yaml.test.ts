import { describe, expect, test } from 'vitest';
import type { Template } from '../../shared/domain/template.ts';
import { fileMap, fixtureMap, identity } from '../../tests/support/file-map.ts';
import { readTemplateYaml } from './template-yaml.ts';

const head = 'name: Web\ncontainer:\n  ostemplate: debian-12-standard\n';
const read = (text: string, files: Record<string, string | Uint8Array> = {}) =>
  readTemplateYaml(fileMap({ 'template.yaml': text, ...files }), identity);
function templateOf(parsed: ReturnType<typeof readTemplateYaml>): Template {
  if (parsed.template === null) throw new Error(parsed.problems.map(({ reason }) => reason).join('\n'));
  return parsed.template;
}
const told = ({ problems }: ReturnType<typeof readTemplateYaml>) =>
  problems.map(({ level, file, line, column, reason }) =>
    [level, line === null ? file : `${file}:${line}:${column}`, reason].join(' '),
  );

test('the sample reads as its author meant it', () => {
  const parsed = readTemplateYaml(fixtureMap('shield'), identity);
  const template = templateOf(parsed);
  expect(template).toMatchObject({
    name: 'shield',
    description: 'A small hardened box',
    format: 'yaml',
    hostname: 'shield',
    osTemplatePatterns: ['debian-12-standard'],
    cores: 2,
    memoryMiB: 1024,
    swapMiB: 0,
    diskGiB: 8,
    storage: 'local-lvm',
    bridge: 'vmbr0',
    networkOptions: { ip: 'dhcp' },
    isUnprivileged: true,
    features: { nesting: true, keyctl: false, fuse: false, mknod: false, mount: [], forceRwSys: false },
    tags: ['security', 'edge'],
    further: { nameserver: '1.1.1.1', searchdomain: 'lan', onboot: '1', timezone: 'host' },
  });
  expect(template.provisioning.packages).toEqual([
    { manager: 'apt', name: 'ufw' },
    { manager: 'apt', name: 'fail2ban' },
  ]);
  expect(template.provisioning.variables).toEqual([
    {
      kind: 'text',
      name: 'PATH_APPEND',
      label: 'PATH_APPEND',
      help: '',
      default: '/opt/shield/bin',
      isRequired: false,
      pattern: null,
    },
  ]);
  expect(template.provisioning.scripts.map(({ name }) => name)).toEqual(['00-user.sh']);
  expect(told(parsed)).toEqual([
    'note template.yaml:4:1 version 1.2 becomes revision 1',
    'note template.yaml:20:1 a script of its own, 00-user.sh, makes the user ops; it may use sudo without a password, since it has none',
  ]);
});

describe('a privileged container', () => {
  test.each([
    ['"no"', 'unprivileged: "no"'],
    ['no', 'unprivileged: no'],
    ['0', 'unprivileged: 0'],
    ['off', 'unprivileged: off'],
    ['"false"', 'unprivileged: "false"'],
    ['nothing', 'unprivileged:'],
    ['a list', 'unprivileged: [false]'],
    ['the key misspelt', 'unpriviledged: false'],
    ['said twice', 'unprivileged: true\n  unprivileged: false'],
  ])('is never made of %s', (_, text) => {
    const parsed = read(`${head}  ${text}\n`);
    expect(parsed.template).toBeNull();
    expect(parsed.problems[0]).toMatchObject({ level: 'error', file: 'template.yaml', column: 3 });
    expect([4, 5]).toContain(parsed.problems[0]?.line);
  });

  test('is made of the word false, and told', () => {
    const parsed = read(`${head}  unprivileged: false # on purpose\n`);
    expect(templateOf(parsed).isUnprivileged).toBe(false);
    expect(told(parsed)).toEqual([
      'warning template.yaml:4:3 this makes a privileged container: root in it is root on the node',
    ]);
  });
});

test('A17 every mistake has its line, column and reason', () => {
  const parsed = read(`${head}  memory: 1G\n  disk: 8G\n  cpus: 2\nusers: []\nenv: { PATH: /x }\n`);
  expect(parsed.template).toBeNull();
  expect(told(parsed)).toEqual([
    'error template.yaml:4:3 container.memory: a number of MiB',
    'error template.yaml:5:3 container.disk: a number of GiB',
    'error template.yaml:6:3 container.cpus is not known',
    'error template.yaml:8:8 env.PATH: this name has a meaning of its own',
    'error template.yaml:7:1 users is not known',
  ]);
});

test('the network is kept as it stands, and what it cannot be is an error', () => {
  const network = '{ bridge: vmbr1, ip: 10.0.0.5/24, gw: 10.0.0.1, ip6: auto, tag: 20, mtu: 1400, firewall: true }';
  expect(templateOf(read(`${head}  network: ${network}\n`))).toMatchObject({
    bridge: 'vmbr1',
    networkOptions: {
      ip: '10.0.0.5/24',
      gw: '10.0.0.1',
      ip6: 'auto',
      tag: '20',
      mtu: '1400',
      firewall: '1',
    },
  });
  expect(told(read(`${head}  network: { ip: "10.0.0.5", vlan: 3 }\n`))).toEqual([
    'error template.yaml:4:14 container.network.ip: dhcp, manual, or an address with mask such as 192.168.1.20/24',
    'error template.yaml:4:30 container.network.vlan is not known',
  ]);
});

test.each([
  ['[nesting=1, keyctl=1, mount=nfs;cifs]', { nesting: true, keyctl: true, fuse: false, mount: ['nfs', 'cifs'] }],
  ['[fuse]', { nesting: false, fuse: true }],
  ['[nesting=0]', { nesting: false }],
  ['{ nesting: true, fuse: true }', { nesting: true, fuse: true, keyctl: false }],
])('features %s', (text, features) => {
  expect(templateOf(read(`${head}  features: ${text}\n`)).features).toMatchObject(features);
});

test('an image of a storage is known by its name', () => {
  const volid = 'local:vztmpl/debian-12-standard_12.12-1_amd64.tar.zst';
  const parsed = read(`name: Web\ncontainer: { ostemplate: "${volid}" }\n`);
  expect(templateOf(parsed).osTemplatePatterns).toEqual(['debian-12-standard_12.12-1_amd64.tar.zst']);
});

test('packages are read like lines of a list', () => {
  const { provisioning } = templateOf(
    read(`${head}packages: { apt: [vim=2:9.*], npm: ["@scope/x@1"], pip: ["httpie==3.2"] }\n`),
  );
  expect(provisioning.packages).toEqual([
    { manager: 'apt', name: 'vim', version: '2:9.*' },
    { manager: 'npm', name: '@scope/x', version: '1' },
    { manager: 'pip', name: 'httpie', version: '3.2' },
  ]);
  expect(told(read(`${head}packages:\n  apt: [git, "a; rm -rf /", git, "# x", "a\\nb"]\n`))).toEqual([
    'error template.yaml:5:14 a; rm -rf /: not a package name',
    'note template.yaml:5:29 git is there twice; once is enough',
    'error template.yaml:5:34 one package is expected',
    'error template.yaml:5:41 one package is expected',
  ]);
});

test('values of env keep the spelling they have in the file', () => {
  const { provisioning } = templateOf(read(`${head}env: { port: 0080, ON: true, empty: "", Text: "a b" }\n`));
  expect(provisioning.variables.map((one) => [one.name, one.kind === 'text' ? one.default : null])).toEqual([
    ['port', '0080'],
    ['ON', 'true'],
    ['empty', ''],
    ['Text', 'a b'],
  ]);
});

describe('the folders beside it', () => {
  const text = `${head}scripts_dir: ./scripts/\nfiles_dir: rootfs\n`;

  test('give scripts in order and files at the place they have below the root', () => {
    const parsed = read(text, {
      'scripts/10-b.sh': '#!/bin/sh\n# Second\n',
      'scripts/9-a.sh': '#!/bin/sh\n# First\n',
      'scripts/notes.md': '',
      'rootfs/etc/motd': 'hi\n',
      'rootfs/root/.bashrc': 'alias ll="ls -l"\n',
      'rootfs/opt/x': new Uint8Array([0xff]),
    });
    const { provisioning } = templateOf(parsed);
    expect(provisioning.scripts.map(({ name, description }) => `${name} ${description}`)).toEqual([
      '9-a.sh First',
      '10-b.sh Second',
    ]);
    expect(provisioning.files.map(({ destination, encoding, policy }) => [destination, encoding, policy])).toEqual([
      ['/etc/motd', 'utf8', 'default'],
      ['/opt/x', 'base64', 'default'],
      ['/root/.bashrc', 'utf8', 'default'],
    ]);
    expect(told(parsed)).toEqual([
      'warning scripts/notes.md left out: scripts are called NN-name.sh, with a number first',
      'note template.yaml:5:1 files are written only where nothing is (default), as root, with mode 0644',
    ]);
  });

  test('are told when nothing names them, or what is named is not there', () => {
    expect(told(read(head, { 'scripts/00-a.sh': '', 'files/x': '' }))).toEqual([
      'warning scripts left out: scripts_dir does not name it',
      'warning files left out: files_dir does not name it',
    ]);
    expect(told(read(`${head}scripts_dir: steps\n`))).toEqual(['warning template.yaml:4:1 there is nothing in steps']);
  });

  test.each(['../x', '/etc', 'a/../../b', '.', ''])('A20 %j is no folder of the template', (folder) => {
    expect(read(`${head}files_dir: ${JSON.stringify(folder)}\n`).template).toBeNull();
  });

  test('A20 a file whose path looks like a command is refused', () => {
    const parsed = read(text, { 'rootfs/etc/x; touch /root/owned': '', 'rootfs/../../etc/passwd': '' });
    expect(parsed.template).toBeNull();
    expect(parsed.problems.filter(({ level }) => level === 'error').map(({ reason }) => reason)).toEqual([
      'its name leads elsewhere',
      'a full path to a file, without ..',
      'a path may hold none of ; & | < > $ ` " \' * ?',
    ]);
  });
});

test('hooks are shown and never run: what comes before is told, what comes after is a script that is off', () => {
  const parsed = read(
    `${head}hooks: { pre_deploy: "zfs snapshot tank@x", post_deploy: "curl -d ok https://x.example" }\n`,
  );
  expect(templateOf(parsed).provisioning.scripts).toMatchObject([
    {
      name: '99-post-deploy.sh',
      isEnabled: false,
      content: expect.stringContaining('\ncurl -d ok https://x.example\n') as string,
    },
  ]);
  expect(told(parsed)).toEqual([
    'note template.yaml:4:10 not run, because it was made to run on the node: zfs snapshot tank@x',
    expect.stringMatching(/^note template\.yaml:4:45 kept as the script 99-post-deploy\.sh, which is off, /),
  ]);
});
