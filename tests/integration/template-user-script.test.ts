import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { templateYaml } from '../../electron/templates/template-yaml-schema.ts';
import { userScript } from '../../electron/templates/user-script.ts';
import { runIn, startGuest } from '../support/guest-rig.ts';

const preludes = path.resolve(import.meta.dirname, '../../resources/prelude');
const prelude = await readFile(path.join(preludes, 'prelude-2.sh'), 'utf8');
const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJ5dGVzIG9mIGEga2V5IHRoYXQgaXMgbm9uZQ== ops@desk it\'s "mine" $HOME';

const { user } = templateYaml.parse({
  name: 'x',
  container: { ostemplate: 'debian-12-standard' },
  user: { name: 'ops', uid: 1234, shell: '/bin/bash', sudo: true, groups: ['adm', 'media'], ssh_keys: [key] },
});
if (user === undefined) throw new Error('no user');
const script = userScript(user);

const look = `id -u ops; awk -F: '$1 == "ops" { print $6, $7 }' /etc/passwd
for group in adm media; do id -nG ops | tr ' ' '\\n' | grep -x $group; done
cat ~ops/.ssh/authorized_keys; stat -c '%a %U' ~ops/.ssh ~ops/.ssh/authorized_keys
cat /etc/sudoers.d/gantry-ops; stat -c %a /etc/sudoers.d/gantry-ops`;

test.each(['debian-12', 'alpine-3.22'] as const)('the user of a template.yaml is made on %s, once', async (image) => {
  await using guest = await startGuest({ image });
  const os = image.split('-')[0] ?? '';
  const run = (text: string) => runIn(guest, `CONTAINER_OS=${os}\n${prelude}\n${text}`);
  const first = await run(script);
  expect(first, first.stderr).toMatchObject({ exitCode: 0 });
  const seen = await run(look);
  expect(seen.stdout.split('\n')).toEqual([
    '1234',
    '/home/ops /bin/bash',
    'adm',
    'media',
    key,
    '700 ops',
    '600 ops',
    'ops ALL=(ALL) NOPASSWD:ALL',
    '440',
    '',
  ]);
  const second = await run(script);
  expect(second.stdout).toContain('The user ops exists');
  expect(second).toMatchObject({ exitCode: 0 });
  expect((await run(look)).stdout).toBe(seen.stdout);
});
