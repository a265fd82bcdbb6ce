import { describe, expect, test } from 'vitest';
import { head, problemsOf, read, templateOf } from './testing/read-text.ts';

const holding = (part: string): string => expect.stringContaining(part) as string;

describe('gantry.yaml', () => {
  test('gets safe defaults for what it leaves out', () => {
    expect(templateOf(head)).toEqual({
      id: 't',
      name: 'Web',
      description: '',
      source: 'folder',
      path: '/t',
      format: 'gantry',
      revision: 1,
      hostname: null,
      osTemplatePatterns: ['debian-12-standard'],
      cores: 1,
      memoryMiB: 512,
      swapMiB: 512,
      diskGiB: 4,
      storage: null,
      rootfsOptions: {},
      bridge: null,
      networkOptions: {},
      isUnprivileged: true,
      features: { nesting: true, keyctl: false, fuse: false, mknod: false, mount: [], forceRwSys: false },
      tags: [],
      further: {},
      buckets: [],
      provisioning: {
        packages: [],
        customPackages: [],
        onMissingPackage: 'stop',
        pipMode: 'venv',
        files: [],
        scripts: [],
        variables: [],
        checks: [],
      },
    });
  });

  test.each([
    ['no', 'container:\n  unprivileged: no'],
    ['off', 'container:\n  unprivileged: off'],
    ['0', 'container:\n  unprivileged: 0'],
    ['"false"', 'container:\n  unprivileged: "false"'],
    ['nothing', 'container:\n  unprivileged:'],
    ['a list', 'container:\n  unprivileged: [false]'],
    ['the key misspelt', 'container:\n  unpriviledged: false'],
    ['at the wrong level', 'unprivileged: false'],
    ['among the further options', 'container:\n  further: { unprivileged: 0 }'],
    ['said twice', 'container:\n  unprivileged: true\n  unprivileged: false'],
    ['a broken line after it', 'container:\n  unprivileged: false\n   features: {'],
  ])('never makes a privileged container out of a value it does not understand: %s', (_, text) => {
    expect(read(head + text).template).toBeNull();
  });

  test('makes a privileged container only of the word false', () => {
    expect(templateOf(`${head}container:\n  unprivileged: false # on purpose`).isUnprivileged).toBe(false);
  });

  test('A17 names line, column and reason of every mistake', () => {
    expect(problemsOf(`${head}resources:\n  cores: many\n  memory: 512\nscripts:\n  - file: ../evil.sh\n`)).toEqual([
      { line: 5, column: 3, reason: holding('resources.cores') },
      { line: 6, column: 3, reason: 'resources.memory is not known' },
      { line: 8, column: 5, reason: holding('scripts.1.file') },
    ]);
  });

  test.each([
    ['container:\n  further:\n    __proto__: 1\n', 6],
    ['container:\n  network: { "__proto__": 1 }\n', 5],
    ['packages:\n  groups:\n    __proto__: { apt: [nginx] }\n', 6],
    ['__proto__: { name: Web }\n', 4],
  ])('refuses the one key that would be left out without a word: %j', (part, line) => {
    expect(problemsOf(head + part)).toMatchObject([{ line, reason: '__proto__ cannot be a key' }]);
  });

  test('keeps other keys that mean something to JavaScript', () => {
    const { networkOptions } = templateOf(`${head}container:\n  network: { constructor: 1, prototype: 2 }\n`);
    expect(Object.entries(networkOptions)).toEqual([
      ['constructor', '1'],
      ['prototype', '2'],
    ]);
  });

  test.each([
    ['packages:\n  apt: [curl, nginx-]\n', 5],
    ['packages:\n  apt:\n    - { name: nginx- }\n', 6],
    ['packages:\n  groups:\n    base:\n      npm: ["https://example.org/x.tgz"]\n', 7],
    ['packages:\n  more:\n    - { manager: apt, name: nginx- }\n', 6],
  ])('takes no package name that its manager reads as something else: %j', (part, line) => {
    expect(problemsOf(head + part)).toMatchObject([{ line }]);
  });

  test('names the place of a syntax error', () => {
    const [first] = problemsOf('gantry: 1\nname: "unfinished\nosTemplates: [x]\n');
    expect(first?.line).toBeGreaterThanOrEqual(2);
    expect(problemsOf('')).toHaveLength(1);
  });

  test('refuses another version of the format, an alias bomb and nests without end', () => {
    expect(problemsOf(head.replace('gantry: 1', 'gantry: 2'))[0]).toMatchObject({
      line: 1,
      reason: holding('format 1'),
    });
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n`;
    expect(problemsOf(head + bomb)).toMatchObject([{ reason: 'it has too many aliases' }]);
    for (const nest of ['[', '{a: ', '- ', '? ', '[]', '&a '])
      expect(problemsOf(`${head}tags:\n  ${nest.repeat(5_000)}`).length).toBeLessThanOrEqual(20);
    const map = Array.from({ length: 5_000 }, (_, index) => `    k${index}: v\n`).join('');
    expect(problemsOf(`${head}container:\n  rootfs:\n${map}  cpu: 1\n`)).toMatchObject([{ line: 5006 }]);
  });

  test.each([
    '/etc/x; touch /root/owned',
    '/etc/$(id)',
    '/etc/x\n',
    '/../etc/x',
    '/.',
    '../../x',
    '/etc/../root/x',
    'relative/x',
    '/etc/',
  ])('A20 refuses the file target %j', (destination) => {
    const text = `${head}files:\n  - source: files/x\n    destination: ${JSON.stringify(destination)}\n`;
    expect(problemsOf(text, { 'files/x': 'x' })).toEqual([{ line: 6, column: 5, reason: holding(' path ') }]);
  });

  test.each(['../../x', '/etc/passwd', 'a/../../x', 'scripts/$(id).sh', 'scripts/a;b.sh', ''])(
    'A20 refuses the script %j',
    (file) => {
      const text = `${head}scripts:\n  - file: ${JSON.stringify(file)}\n`;
      expect(problemsOf(text, { [file]: 'x' })[0]).toMatchObject({ line: 5, column: 5 });
    },
  );

  test.each(['a; rm -rf /', '$(id)', '-oEvil', 'a b', ''])('A20 refuses the package name %j', (name) => {
    for (const list of [`apt: [${JSON.stringify(name)}]`, `groups: { base: { apt: [${JSON.stringify(name)}] } }`])
      expect(problemsOf(`${head}packages:\n  ${list}\n`)).toHaveLength(1);
  });
});

describe('what a template says of its container', () => {
  test('is read with every sub-option, numbers and yes or no as Proxmox spells them', () => {
    const template = templateOf(`${head}hostname: web.home.arpa
container:
  features: { nesting: true, fuse: true, mount: [nfs, cifs], forceRwSys: true }
  rootfs: { mountoptions: noatime;discard, quota: false, size-x: 1 }
  network: { ip: dhcp, firewall: true, tag: 20, mtu: 1400, rate: 12.5, trunks: 2;3 }
  further: { onboot: true, tty: 4, startup: 'order=2,up=30', mp0: 'tank:8,mp=/data' }
`);
    expect(template).toMatchObject({
      hostname: 'web.home.arpa',
      features: { nesting: true, keyctl: false, fuse: true, mount: ['nfs', 'cifs'], forceRwSys: true },
      rootfsOptions: { mountoptions: 'noatime;discard', quota: '0', 'size-x': '1' },
      networkOptions: { ip: 'dhcp', firewall: '1', tag: '20', mtu: '1400', rate: '12.5', trunks: '2;3' },
      further: { onboot: '1', tty: '4', startup: 'order=2,up=30', mp0: 'tank:8,mp=/data' },
    });
  });

  test.each([
    ['network: { name: "eth0,hwaddr=x" }', 'no comma'],
    ['further: { vmid: 100 }', 'its own field'],
    ['further: { password: secret }', 'its own field'],
    ['network: { ip: [dhcp] }', 'a text, a number'],
    ['rootfs: { BAD: 1 }', 'not an option name'],
    ['network: { bridge: vmbr0 }', 'resources.bridge'],
  ])('is refused at its line when it could not be passed on: %s', (text, reason) => {
    expect(problemsOf(`${head}container:\n  ${text}\n`)).toMatchObject([{ line: 5, reason: holding(reason) }]);
  });
});

describe('packages', () => {
  test('A13 keep their groups and the order in which they are written', () => {
    const template = templateOf(`${head}packages:
  pipMode: pipx
  npm: [left]
  apt: [curl, { name: nginx, version: '1.22.*' }]
  groups:
    10: { apk: [b, a] }
    base:
      pip: [httpie]
      apt: [git]
  more:
    - { manager: apt, name: jq, group: late }
  buckets: [Everyday tools]
  custom:
    - name: starship
      check: command -v starship
      install: |
        curl -fsSLo /tmp/s https://example.org/s
        install /tmp/s /usr/local/bin/starship
      timeoutSeconds: 90.5
      group: base
`);
    expect(template.buckets).toEqual(['Everyday tools']);
    expect(template.provisioning.pipMode).toBe('pipx');
    expect(template.provisioning.packages).toEqual([
      { manager: 'npm', name: 'left' },
      { manager: 'apt', name: 'curl' },
      { manager: 'apt', name: 'nginx', version: '1.22.*' },
      { manager: 'apk', name: 'b', group: '10' },
      { manager: 'apk', name: 'a', group: '10' },
      { manager: 'pip', name: 'httpie', group: 'base' },
      { manager: 'apt', name: 'git', group: 'base' },
      { manager: 'apt', name: 'jq', group: 'late' },
    ]);
    expect(template.provisioning.customPackages).toMatchObject([
      { name: 'starship', check: 'command -v starship', timeoutMs: 90_500, group: 'base' },
    ]);
  });
});
