import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { template } from '../../shared/domain/template.ts';
import { readTemplateForm } from './read-template-form.ts';
import { toForm } from './template-to-form.ts';

const base = {
  id: 'web',
  name: 'Web server',
  description: '',
  source: 'custom',
  path: null,
  revision: 3,
  osTemplatePatterns: ['debian-12-standard', 'alpine-3.22-default'],
  cores: 2,
  memoryMiB: 512,
  swapMiB: 0,
  diskGiB: 4.5,
  storage: 'local-lvm',
  rootfsOptions: { mountoptions: 'noatime' },
  bridge: null,
  networkOptions: { ip: 'dhcp', tag: '20' },
  isUnprivileged: false,
  features: { nesting: true, mount: ['nfs', 'cifs'], forceRwSys: true },
  tags: ['web', 'house'],
  further: { onboot: '1', dev0: 'path=/dev/dri' },
  buckets: ['base tools'],
  provisioning: {
    packages: [
      { manager: 'apt', name: 'nginx', version: '1.22.1-9', group: 'base' },
      { manager: 'apt', name: 'curl' },
      { manager: 'npm', name: '@scope/tool', version: '1.2.3' },
    ],
    customPackages: [{ name: 'deno', check: 'command -v deno', install: 'curl …', timeoutMs: 90_000, group: 'base' }],
    onMissingPackage: 'continue',
    pipMode: 'pipx',
    files: [
      {
        destination: '/etc/motd',
        content: 'hello {{ DOMAIN }}\n',
        hasPlaceholders: true,
        policy: 'backup',
        mode: '600',
      },
      { destination: '/opt/logo.png', content: 'iVBORw0K', encoding: 'base64', owner: 'www-data' },
    ],
    scripts: [
      { name: '10-site.sh', content: '#!/bin/sh\n', runsOnce: true, timeoutMs: 1500, idleTimeoutMs: 60_000 },
      { name: '20-more.sh', content: '', isEnabled: false, runAs: 'app', description: 'More' },
    ],
    variables: [
      { kind: 'text', name: 'DOMAIN', label: 'Domain', default: '', pattern: '[a-z.]+', isRequired: false },
      { kind: 'number', name: 'WORKERS', label: 'Workers', default: 0, min: -1, max: 8.5 },
      {
        kind: 'choice',
        name: 'SIZE',
        label: 'Size',
        choices: [
          { answer: '', label: 'None' },
          { answer: 's', label: '' },
        ],
        default: '',
      },
      { kind: 'secret', name: 'PASSWORD', label: 'Password', minLength: 12, generatedLength: null },
    ],
    checks: [
      { kind: 'port', name: 'Port', port: 80, timeoutMs: 5500 },
      { kind: 'http', name: 'Page', url: 'http://127.0.0.1/', status: 204, contains: ' ok ' },
      { kind: 'command', name: 'Command', command: 'systemctl is-active nginx', runAs: 'app', intervalMs: 100 },
    ],
  },
};
const full = template.parse(base);

test('A18 a template that is opened and read back unchanged is the same, to the last package', () => {
  const { template: read, issues } = readTemplateForm(toForm(full), full);
  expect(issues).toEqual([]);
  expect(read).toEqual(full);
  expect(read?.provisioning.packages).toEqual(full.provisioning.packages);
});

const ms = fc.integer({ min: 1000, max: 86_400_000 });
const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/);
const unique = <T>(one: fc.Arbitrary<T>, selector: (item: T) => unknown) =>
  fc.uniqueArray(one, { selector, maxLength: 5 });

test('A18 generated templates come back from the form as they went in', () => {
  const made = fc.record({
    description: fc.string({ maxLength: 50 }),
    hostname: fc.constantFrom(null, 'web', 'a.b.c'),
    cores: fc.integer({ min: 1, max: 8192 }),
    diskGiB: fc.double({ min: 0.001, max: 10_000, noNaN: true }),
    scripts: unique(
      fc.record({ name, content: fc.string(), isEnabled: fc.boolean(), timeoutMs: ms, idleTimeoutMs: ms }),
      (one) => one.name,
    ),
    files: unique(
      fc.record({ destination: name.map((one) => `/srv/${one}`), content: fc.string(), hasPlaceholders: fc.boolean() }),
      (one) => one.destination,
    ),
    checks: unique(
      fc.record({
        name,
        kind: fc.constant('port'),
        port: fc.integer({ min: 1, max: 65_535 }),
        timeoutMs: fc.integer({ min: 1000, max: 3_600_000 }),
      }),
      (one) => one.name,
    ),
  });
  fc.assert(
    fc.property(made, ({ scripts, files, checks, ...rest }) => {
      const whole = template.parse({
        ...base,
        ...rest,
        provisioning: { ...base.provisioning, scripts, files, checks },
      });
      expect(readTemplateForm(toForm(whole), whole).template).toEqual(whole);
    }),
    { seed: 5, numRuns: 300 },
  );
});

const issueOf = (change: (form: ReturnType<typeof toForm>) => ReturnType<typeof toForm>) =>
  readTemplateForm(change(toForm(full)), full).issues;

test('what is wrong is said at its field and counted for its tab', () => {
  expect(issueOf((form) => ({ ...form, cores: 'two' }))).toMatchObject([{ tab: 'config', field: 'cores' }]);
  expect(issueOf((form) => ({ ...form, memoryMiB: '' }))).toMatchObject([{ tab: 'config', field: 'memoryMiB' }]);
  expect(issueOf((form) => ({ ...form, tags: 'good BAD' }))).toMatchObject([{ field: 'tags', message: /^tag 2: / }]);
  expect(issueOf((form) => ({ ...form, further: [{ key: 'a', name: 'vmid', value: '1' }] }))).toMatchObject([
    { field: 'further.0', message: /has its own field/ },
  ]);
  expect(
    issueOf((form) => ({ ...form, scripts: form.scripts.map((one) => ({ ...one, timeoutSeconds: '0' })) })),
  ).toMatchObject([
    { tab: 'scripts', field: 'scripts.0.timeoutSeconds' },
    { tab: 'scripts', field: 'scripts.1.timeoutSeconds' },
  ]);
});

test('a name that stands twice is said at the second one, and nothing is saved', () => {
  const twice = readTemplateForm(
    { ...toForm(full), scripts: toForm(full).scripts.map((one) => ({ ...one, name: 'same.sh' })) },
    full,
  );
  expect(twice.template).toBeNull();
  expect(twice.issues).toEqual([{ tab: 'scripts', field: 'scripts.1.name', message: 'another script has this name' }]);
  expect(
    issueOf((form) => ({ ...form, further: [...form.further, { key: 'x', name: 'onboot', value: '0' }] })),
  ).toEqual([{ tab: 'config', field: 'further.2', message: 'it stands here twice' }]);
});
