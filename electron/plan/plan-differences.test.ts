import { describe, expect, test } from 'vitest';
import { containerSpec, type ContainerSpec } from '../../shared/domain/container-spec.ts';
import type { Template } from '../../shared/domain/template.ts';
import { sampleTemplate } from '../../tests/support/template-samples.ts';
import { planDifferences } from './plan-differences.ts';

const provisioning = {
  packages: [
    { manager: 'apt', name: 'nginx' },
    { manager: 'apt', name: 'curl', version: '8.5' },
    { manager: 'pip', name: 'httpie', group: 'tools' },
  ],
  customPackages: [
    { name: 'deno', check: 'command -v deno', install: 'sh deno.sh' },
    { name: 'bun', check: 'command -v bun', install: 'sh bun.sh' },
  ],
  files: [{ destination: '/etc/motd', content: 'hello\n' }],
  scripts: [
    { name: '10-site.sh', content: 'echo site\n', runAs: 'www' },
    { name: '20-data.sh', content: 'echo data\n' },
  ],
  variables: [{ kind: 'text', name: 'SITE', label: 'Site', default: 'home' }],
  checks: [
    { kind: 'port', name: 'web', port: 80 },
    { kind: 'http', name: 'page', url: 'http://localhost/' },
    { kind: 'command', name: 'alive', command: 'true', runAs: 'www' },
  ],
};
const template = sampleTemplate({
  hostname: 'web',
  osTemplatePatterns: ['debian-13-standard', 'debian-12-standard'],
  storage: 'local-zfs',
  bridge: 'vmbr0',
  rootfsOptions: { mountoptions: 'noatime' },
  networkOptions: { name: 'eth0', ip: 'dhcp', hwaddr: 'BC:24:11:00:00:01', tag: '20', rate: '10' },
  features: { mount: ['nfs'] },
  tags: ['web'],
  further: { onboot: '1', nameserver: '1.1.1.1', protection: '1', description: '' },
  buckets: ['Tools'],
  provisioning,
});

/** As the wizard makes it when nothing is changed. */
const untouched = containerSpec.parse({
  connectionId: '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
  templateId: template.id,
  node: 'pve1',
  vmid: 120,
  hostname: 'web',
  ostemplate: 'local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst',
  needsDownload: true,
  storage: 'local-zfs',
  diskGiB: template.diskGiB,
  rootfsOptions: template.rootfsOptions,
  cores: template.cores,
  memoryMiB: template.memoryMiB,
  swapMiB: template.swapMiB,
  isUnprivileged: true,
  features: template.features,
  tags: ['web'],
  network: {
    bridge: 'vmbr0',
    ipv4: { mode: 'dhcp' },
    macAddress: 'BC:24:11:00:00:01',
    vlanTag: 20,
    further: { rate: '10' },
  },
  nameserver: '1.1.1.1',
  startOnBoot: true,
  further: { protection: '1' },
  sshPublicKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJqf me'],
  provisioning: { ...template.provisioning, answers: { SITE: 'home' } },
});

const told = (spec: ContainerSpec, from: Template = template): string[] =>
  planDifferences(spec, from).map(({ field, template: before, chosen }) =>
    before === null ? `${field}: ${chosen}` : `${field}: ${before} -> ${chosen}`,
  );
const withProvisioning = (change: Partial<ContainerSpec['provisioning']>): ContainerSpec => ({
  ...untouched,
  provisioning: { ...untouched.provisioning, ...change },
});
const withNetwork = (change: Partial<ContainerSpec['network']>): ContainerSpec => ({
  ...untouched,
  network: { ...untouched.network, ...change },
});

describe('what a plan says was changed from its template', () => {
  test('is nothing when nothing was changed, whatever the place and the answers', () => {
    expect(told(untouched)).toEqual([]);
    expect(told(containerSpec.parse({ ...untouched, node: 'pve2', vmid: 300, sshPublicKeys: [] }))).toEqual([]);
    expect(told(withProvisioning({ answers: { SITE: 'other' } }))).toEqual([]);
  });

  test('is nothing of what the template leaves to the wizard', () => {
    const open = { ...template, hostname: null, storage: null, bridge: null };
    const spec = withNetwork({
      bridge: 'vmbr7',
      ipv4: { mode: 'static', address: '10.0.0.5/24' },
      ipv6: { mode: 'auto' },
    });
    const { ip: _ip, hwaddr: _mac, ...networkOptions } = template.networkOptions;
    expect(told({ ...spec, hostname: 'other', storage: 'tank' }, { ...open, networkOptions })).toEqual([]);
  });

  const image = (file: string) => ({ ostemplate: `local:vztmpl/${file}` });
  test.each<[what: string, change: Partial<ContainerSpec>, lines: string[]]>([
    ['cores', { cores: 4 }, ['cores: 1 -> 4']],
    ['memory', { memoryMiB: 2048 }, ['memory: 512 MiB -> 2048 MiB']],
    ['swap', { swapMiB: 0 }, ['swap: 512 MiB -> 0 MiB']],
    ['disk', { diskGiB: 9 }, ['disk: 4 GiB -> 9 GiB']],
    ['storage', { storage: 'tank' }, ['storage: local-zfs -> tank']],
    ['hostname', { hostname: 'db' }, ['hostname: web -> db']],
    ['privileges', { isUnprivileged: false }, ['unprivileged: yes -> no']],
    ['features', { features: { ...template.features, fuse: true } }, ['feature fuse: no -> yes']],
    ['mounts', { features: { ...template.features, mount: ['cifs'] } }, ['feature mount: nfs removed, cifs added']],
    ['tags', { tags: ['web', 'prod', 'eu'] }, ['tags: added: prod, eu']],
    ['root disk options', { rootfsOptions: {} }, ['root disk option mountoptions: noatime -> not set']],
    ['another name server', { nameserver: '9.9.9.9' }, ['nameserver: 1.1.1.1 -> 9.9.9.9']],
    ['a search domain', { searchDomain: 'home.arpa' }, ['searchdomain: not set -> home.arpa']],
    ['start on boot', { startOnBoot: false }, ['onboot: 1 -> not set']],
    ['notes', { description: 'for the shop' }, ['description: not set -> for the shop']],
    ['long notes', { description: 'x'.repeat(300) }, ['description: changed']],
    [
      'further parameters',
      { further: { hookscript: 'local:snippets/a.pl' } },
      ['protection: 1 -> not set', 'hookscript: not set -> local:snippets/a.pl'],
    ],
    ['a later pattern’s image', image('debian-12-standard_12.9-1_amd64.tar.zst'), []],
    [
      'another system',
      image('alpine-3.22-default_1_amd64.tar.xz'),
      ['OS templates: debian-13-standard or debian-12-standard -> alpine-3.22-default_1_amd64.tar.xz'],
    ],
  ])('names %s', (_what, change, lines) => {
    expect(told({ ...untouched, ...change })).toEqual(lines);
  });

  test.each<[what: string, change: Partial<ContainerSpec['network']>, lines: string[]]>([
    ['bridge', { bridge: 'vmbr1' }, ['bridge: vmbr0 -> vmbr1']],
    ['address', { ipv4: { mode: 'static', address: '10.0.0.5/24' } }, ['network option ip: dhcp -> 10.0.0.5/24']],
    ['no address', { ipv4: { mode: 'none' } }, ['network option ip: dhcp -> manual']],
    ['VLAN', { vlanTag: undefined }, ['network option tag: 20 -> not set']],
    ['firewall', { hasFirewall: true }, ['network option firewall: not set -> 1']],
    ['name', { name: 'lan0' }, ['network option name: not set -> lan0']],
    ['further options', { further: { rate: '99' } }, ['network option rate: 10 -> 99']],
    [
      'a MAC address the template asks for',
      { macAddress: 'BC:24:11:00:00:02' },
      ['network option hwaddr: BC:24:11:00:00:01 -> BC:24:11:00:00:02'],
    ],
  ])('names the network’s %s', (_what, change, lines) => {
    expect(told(withNetwork(change))).toEqual(lines);
  });

  const { packages, customPackages, files, scripts, variables, checks } = untouched.provisioning;
  const [nginx, curl, httpie] = packages;
  const [deno, bun] = customPackages;
  const [motd] = files;
  const [site, data] = scripts;
  const [asked] = variables;
  const [port, http, command] = checks;
  if (!nginx || !curl || !httpie || !deno || !bun || !motd || !site || !data || asked?.kind !== 'text')
    throw new Error('no entries');
  if (port?.kind !== 'port' || http?.kind !== 'http' || command?.kind !== 'command') throw new Error('no checks');
  const apache = { manager: 'apt', name: 'apache2' } as const;

  test.each<[what: string, change: Partial<ContainerSpec['provisioning']>, lines: string[]]>([
    ['a package for another', { packages: [apache, curl, httpie] }, ['apt packages: nginx removed, apache2 added']],
    [
      'many packages',
      { packages: [apache, { ...nginx, name: 'mc', version: '4.8' }, httpie] },
      ['apt packages: removed: nginx, curl; added: apache2, mc 4.8'],
    ],
    [
      'versions',
      { packages: [{ ...nginx, version: '1.24' }, { ...curl, version: undefined }, httpie] },
      ['apt packages: nginx: 1.24 instead of any version, curl: any version instead of 8.5'],
    ],
    [
      'packages of each manager',
      { packages: [curl] },
      ['apt packages: nginx removed', 'pip packages: httpie (tools) removed'],
    ],
    ['no other order of packages', { packages: [httpie, curl, nginx] }, []],
    ['missing packages', { onMissingPackage: 'continue' }, ['when a package is missing: stop -> continue']],
    ['pip', { pipMode: 'pipx' }, ['how pip installs: venv -> pipx']],
    [
      'a custom package’s commands',
      { customPackages: [{ ...deno, install: 'curl x | sh', check: 'a\nb' }, bun] },
      ['custom package deno: check command changed, install command curl x | sh instead of sh deno.sh'],
    ],
    [
      'a custom package added and one removed',
      { customPackages: [deno, { ...bun, name: 'uv' }] },
      ['custom package bun: removed', 'custom package uv: added'],
    ],
    [
      'the order of custom packages',
      { customPackages: [bun, deno] },
      ['order of custom packages: deno, bun -> bun, deno'],
    ],
    ['content of a file', { files: [{ ...motd, content: 'bye\n' }] }, ['file /etc/motd: content changed']],
    [
      'policy, owner, group, mode and placeholders of a file',
      { files: [{ ...motd, policy: 'replace', owner: 'www', group: 'adm', mode: '4755', hasPlaceholders: true }] },
      [
        'file /etc/motd: policy replace instead of default, placeholders are filled in, owner www instead of root, group adm instead of root, mode 4755 instead of 0644',
      ],
    ],
    [
      'a file elsewhere',
      { files: [{ ...motd, destination: '/etc/issue' }] },
      ['file /etc/motd: removed', 'file /etc/issue: added'],
    ],
    [
      'content of a script',
      { scripts: [{ ...site, content: 'echo bad\n' }, data] },
      ['script 10-site.sh: content changed'],
    ],
    [
      'the user of a script',
      { scripts: [{ ...site, runAs: 'root' }, data] },
      ['script 10-site.sh: runs as root instead of www'],
    ],
    [
      'a script’s switches and time-outs',
      { scripts: [site, { ...data, isEnabled: false, runsOnce: true, timeoutMs: 60_000, idleTimeoutMs: 5_000 }] },
      [
        'script 20-data.sh: turned off, runs only once, time-out 1 min instead of 30 min, time-out without output 5 s instead of 10 min',
      ],
    ],
    ['a script removed', { scripts: [data] }, ['script 10-site.sh: removed']],
    ['a script added', { scripts: [site, data, { ...data, name: '30-more.sh' }] }, ['script 30-more.sh: added']],
    [
      'the order of scripts',
      { scripts: [data, site] },
      ['order of scripts: 10-site.sh, 20-data.sh -> 20-data.sh, 10-site.sh'],
    ],
    [
      'a variable’s meaning',
      { variables: [{ ...asked, label: 'Page', default: null }] },
      ['variable SITE: label Page instead of Site, default none instead of home'],
    ],
    ['variables removed', { variables: [], answers: {} }, ['variable SITE: removed']],
    [
      'every kind of check',
      {
        checks: [
          { ...port, port: 8080, timeoutMs: 1_000 },
          { ...http, status: 204, contains: 'ok' },
          { ...command, runAs: 'root', command: 'false' },
        ],
      },
      [
        'check web: time-out 1 s instead of 1 min, port 8080 instead of 80',
        'check page: status 204 instead of none, expected text ok instead of none',
        'check alive: command false instead of true, runs as root instead of www',
      ],
    ],
    ['checks removed', { checks: [port] }, ['check page: removed', 'check alive: removed']],
  ])('names %s', (_what, change, lines) => {
    expect(told(withProvisioning(change))).toEqual(lines);
  });
});
