import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageBucket } from '../../shared/domain/package-bucket.ts';
import { firstAnswer } from '../../shared/domain/template-variable.ts';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import { endOf } from './cloud-images.ts';
import { connect, create, specFor } from './journey.ts';

let app: Headless;
let connectionId: ConnectionId;
beforeAll(async () => {
  app = await openHeadless({ speed: 'instant' });
  connectionId = await connect(app, app.simulator, 'homelab');
});
afterAll(() => app[Symbol.asyncDispose]());

async function deploy(provisioning: object) {
  const spec = await specFor(app, connectionId, { provisioning });
  const job = await create(app, spec);
  expect(endOf(job)).toBe('succeeded');
  return app.call('container:get', { connectionId, vmid: spec.vmid });
}
const script = (content: string) => ({ name: '10-make.sh', content: `#!/bin/sh\nset -eu\n${content}` });

test('A72 credentials as a KEY=VALUE file, a folder, JSON and plain text are each shown under their service', async () => {
  const { credentials } = await deploy({
    scripts: [
      script(`printf 'USER=admin\\nPASSWORD=alpha-1-secret\\n' >/root/gitea-credentials.txt
mkdir -p /var/lib/gantry/credentials/minio
printf 'beta-2-secret' >/var/lib/gantry/credentials/minio/password
printf '{"user":"root","keys":{"access":"gamma-3-secret"}}' >/var/lib/gantry/credentials/s3.json
printf 'delta-4-secret\\n' >/root/backup-credentials
`),
    ],
  });
  const shown = await Promise.all(
    credentials.map(async ({ id, service, key }) => [
      service,
      key,
      (await app.call('credential:reveal', { credentialId: id })).value,
    ]),
  );
  expect(shown).toEqual(
    expect.arrayContaining([
      ['gitea', 'USER', 'admin'],
      ['gitea', 'PASSWORD', 'alpha-1-secret'],
      ['minio', 'password', 'beta-2-secret'],
      ['s3', 'keys.access', 'gamma-3-secret'],
      ['backup', 'secret', 'delta-4-secret'],
    ]),
  );
});

test('A73 A75 a unit whose child listens on 8080 is one service with its credentials, and a port bound to the loopback is marked local', async () => {
  const { row, credentials } = await deploy({
    packages: [{ manager: 'apt', name: 'python3' }],
    scripts: [
      script(`useradd -m coder
printf '#!/bin/sh\\npython3 -m http.server 8080 &\\nwait\\n' >/usr/local/bin/code-server
chmod 755 /usr/local/bin/code-server
cat >/etc/systemd/system/code-server@.service <<END
[Service]
User=%i
ExecStart=/usr/local/bin/code-server
END
systemctl start code-server@coder
save_credential code-server@coder password "$(generate_password 16)"
`),
    ],
  });
  const found = row.services.filter(({ ports }) => ports.some(({ port }) => port === 8080));
  expect(found).toMatchObject([
    { name: 'code-server@coder', type: 'systemd', status: 'running', hasCredentials: true },
  ]);
  expect(found[0]?.webUrl).toMatch(/:8080\/$/);
  expect(credentials).toMatchObject([{ service: 'code-server@coder', key: 'password' }]);

  const local = await deploy({ packages: [{ manager: 'apt', name: 'postgresql' }] });
  const database = local.row.services.find(({ ports }) => ports.some(({ port }) => port === 5432));
  expect(database?.ports.filter(({ port }) => port === 5432).every(({ isLoopback }) => isLoopback)).toBe(true);
  expect(database?.webUrl).toBeNull();
});

test('A74 a Docker container publishing 9000 is of type docker with port 9000', async () => {
  const { row } = await deploy({
    packages: [{ manager: 'apt', name: 'docker.io' }],
    scripts: [script('service_start docker\ndocker run -d --name portainer -p 9000:9000 portainer/portainer-ce\n')],
  });
  expect(row.services.find(({ name }) => name === 'portainer')).toMatchObject({
    type: 'docker',
    ports: [{ port: 9000, protocol: 'tcp', isLoopback: false }],
  });
});

test('what linked buckets bring is no difference from the template', async () => {
  const bucket = packageBucket.parse({
    id: crypto.randomUUID(),
    name: 'Tools',
    packages: [{ manager: 'apt', name: 'tmux' }],
    revision: 0,
  });
  await app.call('bucket:save', { bucket, expectedRevision: null });
  const [first] = await app.call('template:list', {});
  if (!first) throw new Error('no template');
  const copy = await app.call('template:duplicate', { templateId: first.id, name: 'With tools' });
  const made = await app.call('template:get', { templateId: copy.id });
  await app.call('template:save', {
    template: { ...made, buckets: ['Tools'] },
    expectedRevision: made.revision,
  });
  const { template } = await app.call('template:resolve', { templateId: copy.id });
  const firstAnswers = Object.fromEntries(
    template.provisioning.variables
      .filter(({ kind }) => kind !== 'secret')
      .map((variable) => [variable.name, firstAnswer(variable)]),
  );
  const spec = await specFor(app, connectionId, {
    templateId: copy.id,
    provisioning: { ...template.provisioning, answers: firstAnswers },
  });
  const plan = await app.call('plan:make', { spec });
  expect(plan.steps.find(({ id }) => id === 'packages')?.details).toContain('apt: tmux');
  expect(plan.differences.filter(({ field }) => /package/.test(field))).toEqual([]);
});
