import { describe, expect, test } from 'vitest';
import type { Template } from '../../shared/domain/template.ts';
import { fileMap, fixtureMap, identity } from '../../tests/support/file-map.ts';
import { readFolderFormat } from './folder-format.ts';

const conf = 'TEMPLATE_OS=debian\nTEMPLATE_VERSION=12\n';
const read = (files: Record<string, string | Uint8Array>) =>
  readFolderFormat(fileMap({ 'template.conf': conf, ...files }), identity);
function templateOf(parsed: ReturnType<typeof readFolderFormat>): Template {
  if (parsed.template === null) throw new Error(parsed.problems.map(({ reason }) => reason).join('\n'));
  return parsed.template;
}
const told = ({ problems }: ReturnType<typeof readFolderFormat>) =>
  problems
    .filter(({ level }) => level !== 'note')
    .map(({ level, file, line, column, reason }) =>
      [level, line === null ? file : `${file}:${line}:${column}`, reason].join(' '),
    );
const scripts = 'container-configs/scripts';
const packages = 'container-configs/packages';
const files = 'container-configs/files';

test('A11 a big folder gives everything it holds, in order, and stays unprivileged', () => {
  const parsed = readFolderFormat(fixtureMap('big-folder'), identity);
  expect(parsed.problems).toEqual([]);
  const template = templateOf(parsed);
  expect(template).toMatchObject({
    name: 'Studio box',
    description: 'Builds, notes and media # not a comment',
    tags: ['studio', 'media', 'dev'],
    format: 'folder',
    osTemplatePatterns: ['debian-12-standard'],
    isUnprivileged: true,
    features: { nesting: true, keyctl: true, fuse: true, mknod: false },
    cores: 4,
    memoryMiB: 8192,
    swapMiB: 1024,
    diskGiB: 20,
  });
  const { provisioning } = template;
  expect(provisioning.scripts.map(({ name }) => name)).toEqual([
    '00-checks.sh',
    '01-user.sh',
    '02-base.sh',
    '03-folders.sh',
    '04-git.sh',
    '05-shell.sh',
    '06-limits.sh',
    '50-media.sh',
    '51-notes.sh',
    '52-metrics.sh',
    '99-summary.sh',
  ]);
  expect(provisioning.scripts.map(({ description }) => description)).toEqual([
    'Waits for apt and looks at the system',
    'Makes the user everything below belongs to (the first ordinary one is CONTAINER_USER from here on)',
    'Brings what the other scripts need',
    "Makes the folders in the user's home",
    'Starts a first repository',
    'Sets the shell up',
    'Raises the number of files a program may watch',
    'Sets MediaBox up and keeps its password',
    'Sets Notes up and keeps its password',
    'Sets Metrics up and keeps its password',
    'Says what was made',
  ]);
  expect(provisioning.packages).toHaveLength(24);
  const groups = Object.groupBy(provisioning.packages, ({ group = '' }) => group);
  expect(Object.entries(groups).map(([name, list]) => [name, list?.length])).toEqual([
    ['base', 12],
    ['development', 12],
  ]);
  expect(new Set(provisioning.packages.map(({ manager }) => manager))).toEqual(new Set(['apt']));
  expect(provisioning.packages).toContainEqual({ manager: 'apt', name: 'vim', version: '2:9.*', group: 'base' });
  expect(provisioning.files.map(({ destination, policy }) => `${destination} ${policy}`)).toEqual([
    '/etc/profile.d/aliases.sh replace',
    '/etc/gitconfig default',
    '/etc/motd backup',
    '/etc/tmux.conf replace',
  ]);
});

test('A11 scripts are kept byte for byte', () => {
  const map = fixtureMap('big-folder');
  for (const { name, content } of templateOf(readFolderFormat(map, identity)).provisioning.scripts)
    expect(Buffer.from(content).equals(map.get(`${scripts}/${name}`) ?? Buffer.of())).toBe(true);
});

describe('scripts', () => {
  test('go by their number, then by their name', () => {
    const names = ['9-z.sh', '100-a.sh', '010-b.sh', '10-a.sh', '00-a.sh'];
    const parsed = read(Object.fromEntries(names.map((name) => [`${scripts}/${name}`, ''])));
    expect(templateOf(parsed).provisioning.scripts.map(({ name }) => name)).toEqual([
      '00-a.sh',
      '9-z.sh',
      '010-b.sh',
      '10-a.sh',
      '100-a.sh',
    ]);
  });

  test('without a number, in a folder or of another kind are left out and told', () => {
    const parsed = read({
      [`${scripts}/helper.sh`]: '',
      [`${scripts}/lib/00-x.sh`]: '',
      [`${scripts}/10-x.py`]: '',
      [`${scripts}/.gitkeep`]: '',
      'container-configs/notes.txt': '',
      'README.md': '',
    });
    expect(templateOf(parsed).provisioning.scripts).toEqual([]);
    expect(told(parsed).map((line) => line.slice(0, line.indexOf(': ')))).toEqual([
      `warning ${scripts}/10-x.py left out`,
      `warning ${scripts}/helper.sh left out`,
      `warning ${scripts}/lib/00-x.sh left out`,
      'warning container-configs/notes.txt left out',
    ]);
  });

  test.each([
    [`${scripts}/../../x.sh`, 'its name leads elsewhere'],
    [`${scripts}/00-a b.sh`, 'a script’s name may hold letters, digits, dot, dash, underscore, at most 100'],
    [`${scripts}/00-$(id).sh`, 'a script’s name may hold letters, digits, dot, dash, underscore, at most 100'],
    [`${scripts}/00-a\n.sh`, 'a script’s name may hold letters, digits, dot, dash, underscore, at most 100'],
  ])('A20 %j is refused', (name, reason) => {
    const parsed = read({ [name]: '' });
    expect(parsed.template).toBeNull();
    expect(parsed.problems).toContainEqual({ level: 'error', file: name, line: null, column: null, reason });
  });

  test('that are no text are refused, and what a shell trips over is told', () => {
    expect(told(read({ [`${scripts}/00-a.sh`]: new Uint8Array([0xff]), [`${scripts}/01-b.sh`]: 'a\0b' }))).toEqual([
      `error ${scripts}/00-a.sh it is not text in UTF-8`,
      `error ${scripts}/01-b.sh it is not text in UTF-8`,
    ]);
    expect(told(read({ [`${scripts}/00-a.sh`]: '\uFEFF#!/bin/sh\r\nx\r\n' }))).toEqual([
      `warning ${scripts}/00-a.sh:1:1 it begins with a byte order mark, which a shell takes for a command`,
      `warning ${scripts}/00-a.sh:1:1 its lines end as on Windows (CR LF), which a shell on Linux does not understand`,
    ]);
  });

  test('tell which helpers of other preludes they call', () => {
    const content =
      '#!/bin/bash\n# log_nothing\nlog_success hi\nif install_package x; then log_info y; fi\nsave_stuff() { :; }\nsave_stuff && log_success\nrun_as_user "mkdir -p ~/media"\nrun_as_user "$CONTAINER_USER" true\n';
    expect(told(read({ [`${scripts}/00-a.sh`]: content }))).toEqual([
      `warning ${scripts}/00-a.sh:3:1 it calls log_success, which is neither in Gantry’s prelude nor in this script`,
      `warning ${scripts}/00-a.sh:4:4 it calls install_package, which is neither in Gantry’s prelude nor in this script`,
    ]);
  });
});

describe('packages', () => {
  test('A13 lists of one name for two managers, and of one name in two templates, are groups of their own', () => {
    const groupsOf = (one: Template) =>
      one.provisioning.packages.map(({ manager, group, name }) => `${group}.${manager} ${name}`);
    const first = templateOf(read({ [`${packages}/base.apt`]: 'curl\n', [`${packages}/base.npm`]: 'typescript@5\n' }));
    const second = templateOf(read({ [`${packages}/base.apt`]: 'git\n' }));
    expect([groupsOf(first), groupsOf(second)]).toEqual([['base.apt curl', 'base.npm typescript'], ['base.apt git']]);
  });

  test('every manager has its ending, and what no manager has its own kind of list', () => {
    const names = ['apt', 'apk', 'dnf', 'pacman', 'zypper', 'npm', 'pip'];
    const parsed = read({
      ...Object.fromEntries(names.map((manager) => [`${packages}/a.${manager}`, 'git # why\n'])),
      [`${packages}/tools.custom`]: 'just|command -v just|cargo install just|60\n',
      [`${packages}/b.snap`]: 'x\n',
    });
    const { provisioning } = templateOf(parsed);
    expect(provisioning.packages.map(({ manager }) => manager).toSorted()).toEqual(names.toSorted());
    expect(provisioning.customPackages).toEqual([
      { name: 'just', check: 'command -v just', install: 'cargo install just', timeoutMs: 60_000, group: 'tools' },
    ]);
    expect(told(parsed)).toEqual([expect.stringMatching(/^warning container-configs\/packages\/b\.snap left out/)]);
  });

  test('A20 a line that is no package is an error with its line', () => {
    expect(told(read({ [`${packages}/a.apt`]: 'git\n\na; rm -rf /\n', [`${packages}/b.custom`]: 'x|y\n' }))).toEqual([
      `error ${packages}/a.apt:3:1 a; rm -rf /: not a package name`,
      `error ${packages}/b.custom:1:1 x|y: name|check|install is expected`,
    ]);
  });

  test('two versions of one package are an error, the same twice is only told', () => {
    expect(told(read({ [`${packages}/a.apt`]: 'vim=2\n', [`${packages}/b.apt`]: 'vim\n' }))).toEqual([
      `error ${packages}/b.apt vim is in a.apt too, as version 2`,
    ]);
    const { template, problems } = read({ [`${packages}/a.apt`]: 'vim\nvim\n', [`${packages}/b.apt`]: 'vim\n' });
    expect(template?.provisioning.packages.map(({ group }) => group)).toEqual(['a', 'b']);
    expect(problems.map(({ reason }) => reason)).toContain('a line is there twice; once is enough');
  });
});

describe('files', () => {
  test('A14 without a policy it is default and told, without a path it is left out and told', () => {
    const parsed = read({
      [`${files}/gitconfig`]: '[user]\n',
      [`${files}/gitconfig.path`]: '/home/coder\n',
      [`${files}/orphan`]: 'x',
    });
    expect(templateOf(parsed).provisioning.files).toEqual([
      {
        destination: '/home/coder/gitconfig',
        policy: 'default',
        content: '[user]\n',
        encoding: 'utf8',
        hasPlaceholders: false,
        owner: 'root',
        group: 'root',
        mode: '0644',
      },
    ]);
    expect(told(parsed)).toEqual([
      `warning ${files}/gitconfig there is no gitconfig.policy: it is written only where nothing is (default)`,
      `warning ${files}/orphan left out: there is no orphan.path beside it that says where it goes`,
    ]);
  });

  test('that are no text are kept as base64', () => {
    const bytes = new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 0xff]);
    const parsed = read({ [`${files}/x`]: bytes, [`${files}/x.path`]: '/opt', [`${files}/x.policy`]: 'replace' });
    const [file] = templateOf(parsed).provisioning.files;
    expect(file).toMatchObject({ destination: '/opt/x', encoding: 'base64' });
    expect(Buffer.from(file?.content ?? '', 'base64').equals(bytes)).toBe(true);
  });

  test('a unit of systemd that ends with .path is a file like any other', () => {
    const parsed = read({
      [`${files}/watch.path`]: '[Path]\nPathChanged=/srv\n',
      [`${files}/watch.path.path`]: '/etc/systemd/system',
      [`${files}/watch.path.policy`]: 'replace',
    });
    expect(templateOf(parsed).provisioning.files.map(({ destination }) => destination)).toEqual([
      '/etc/systemd/system/watch.path',
    ]);
  });

  test.each([
    ['/etc/../root', 'a full path to a file, without ..'],
    ['../../root', 'a full path to a file, without ..'],
    ['~/x', 'a full path to a file, without ..'],
    ['', 'it is empty'],
    ['/etc/x; touch /root/owned', expect.stringContaining('may hold none of ;') as string],
    ['$HOME', 'a full path to a file, without ..'],
    ['/srv/$HOME', expect.stringContaining('may hold none of ;') as string],
    ['/..', 'a full path to a file, without ..'],
    ['/etc\n/root', 'only one line is expected'],
  ])('A20 the target %j is refused', (target, reason) => {
    const parsed = read({ [`${files}/x`]: '', [`${files}/x.path`]: target, [`${files}/x.policy`]: 'replace' });
    expect(parsed.template).toBeNull();
    expect(parsed.problems).toContainEqual(
      expect.objectContaining({ level: 'error', file: `${files}/x.path`, reason }),
    );
  });

  test('A20 a file whose name looks like a command is refused', () => {
    const name = `${files}/x; touch owned`;
    const parsed = read({ [name]: '', [`${name}.path`]: '/etc', [`${name}.policy`]: 'replace' });
    expect(told(parsed)).toEqual([`error ${name} a path may hold none of ; & | < > $ \` " ' * ?`]);
  });

  test('an unknown policy, and two files for one place, are errors', () => {
    const parsed = read({
      [`${files}/x`]: '',
      [`${files}/x.path`]: '/etc',
      [`${files}/x.policy`]: 'overwrite',
      [`${files}/a/y`]: '',
      [`${files}/a/y.path`]: '/etc/',
      [`${files}/a/y.policy`]: 'backup',
      [`${files}/y`]: '',
      [`${files}/y.path`]: '/etc',
      [`${files}/y.policy`]: 'backup',
    });
    expect(told(parsed)).toEqual([
      `error ${files}/x.policy:1:1 one of replace, default, backup is expected`,
      `error ${files}/y.path ${files}/a/y goes to /etc/y too`,
    ]);
  });
});

test('the established sample reads as its author meant it', () => {
  const parsed = readFolderFormat(fixtureMap('media-box'), identity);
  expect(templateOf(parsed)).toMatchObject({
    name: 'Media box',
    tags: ['media', 'docker'],
    description: 'Says "hello" # not a comment',
    cores: 4,
    memoryMiB: 8192,
    diskGiB: 20,
    osTemplatePatterns: ['debian-12-standard'],
    isUnprivileged: true,
    features: { nesting: true, keyctl: true, fuse: true },
  });
  expect(told(parsed).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
    `warning ${files}/gitconfig`,
    `warning ${files}/orphan`,
  ]);
});
