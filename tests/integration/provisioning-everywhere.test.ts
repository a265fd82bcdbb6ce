import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ContainerSpec } from '../../shared/domain/container-spec.ts';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import { readFolderFormat } from '../../electron/templates/folder-format.ts';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import { fixtureMap, identity } from '../support/file-map.ts';
import { runIn } from '../support/guest-rig.ts';
import { addCloudImages, endOf, guestOf, logOf, volidOf } from './cloud-images.ts';
import { HastyClock } from './hasty-clock.ts';
import { begin, connect, create, inGuest, reached, specFor } from './journey.ts';

let app: Headless;
let connectionId: ConnectionId;
beforeAll(async () => {
  app = await openHeadless({ speed: 'instant', clock: new HastyClock() });
  connectionId = await connect(app, app.simulator, 'homelab');
  addCloudImages(app.simulator);
});
afterAll(() => app[Symbol.asyncDispose]());

const script = (name: string, content: string, more: object = {}) => ({ name, content, ...more });
const lifecycleOf = async ({ vmid }: ContainerSpec): Promise<string | undefined> =>
  (await app.call('container:get', { connectionId, vmid })).container?.lifecycle;

describe('A40 a package, a script and checks', () => {
  test.each([
    ['debian-13-cloud', 'apt'],
    ['ubuntu-24.04-cloud', 'apt'],
    ['alpine-3.22-cloud', 'apk'],
    ['fedora-42-cloud', 'dnf'],
    ['rockylinux-9-cloud', 'dnf'],
    ['archlinux-base-cloud', 'pacman'],
    ['opensuse-15.6-cloud', 'zypper'],
  ] as const)('reach ready on %s', async (image, manager) => {
    const starts = manager === 'apk' ? 'rc-update add nginx; rc-service nginx start' : 'systemctl enable --now nginx';
    const spec = await specFor(app, connectionId, {
      ostemplate: volidOf(image),
      provisioning: {
        // A template for several systems lists its packages once for each.
        packages: (['apt', 'apk', 'dnf', 'pacman', 'zypper'] as const).map((one) => ({ manager: one, name: 'nginx' })),
        scripts: [
          script('10-web.sh', `#!/bin/sh\nset -eu\nis_installed nginx\n${starts}\nlog_info "on $CONTAINER_OS"\n`),
        ],
        checks: [
          { kind: 'port', name: 'web port', port: 80 },
          { kind: 'http', name: 'web page', url: 'http://127.0.0.1/' },
          { kind: 'command', name: 'by command', command: 'test -d /etc/nginx' },
        ],
      },
    });
    const job = await create(app, spec);
    expect(endOf(job)).toBe('succeeded');
    expect(await lifecycleOf(spec)).toBe('ready');
    const log = await logOf(app, job.id);
    expect(log.filter((line) => line.endsWith(': holds'))).toEqual([
      'web port: holds',
      'web page: holds',
      'by command: holds',
    ]);
    expect(log.some((line) => line.startsWith('[info] on '))).toBe(true);
    expect(job.result?.services.map(({ name }) => name)).toContain('nginx');
  });
});

describe('checks that do not hold', () => {
  test('keep it from being ready, name what was seen last, and can be retried or skipped', async () => {
    const spec = await specFor(app, connectionId, {
      provisioning: { checks: [{ kind: 'port', name: 'database', port: 5432, timeoutMs: 5_000 }] },
    });
    const jobId = await begin(app, spec);
    const failed = await app.parts.jobs.finished(jobId);
    expect(failed.state).toMatchObject({
      name: 'failed',
      stepId: 'checks',
      error: {
        code: 'provision:check-failed',
        details: { check: 'database', lastSeen: 'nothing listens on TCP port 5432, only on 22' },
      },
      choices: ['retry', 'skip', 'keep', 'roll-back'],
    });
    expect(await lifecycleOf(spec)).toBe('error');
    await inGuest(app, connectionId, spec.vmid, 'apt-get update && apt-get install -y postgresql');
    await app.call('job:choose', { jobId, choice: 'retry' });
    expect(endOf(await app.parts.jobs.finished(jobId))).toBe('succeeded');
    expect(await lifecycleOf(spec)).toBe('ready');
  });

  test('can be cancelled', async () => {
    const spec = await specFor(app, connectionId, {
      provisioning: { checks: [{ kind: 'command', name: 'never', command: 'sleep 600', timeoutMs: 3_600_000 }] },
    });
    const jobId = await begin(app, spec);
    await reached(app, jobId, ({ steps }) => steps.some(({ id, state }) => id === 'checks' && state === 'running'));
    const from = performance.now();
    await app.call('job:cancel', { jobId });
    expect((await app.parts.jobs.finished(jobId)).state).toMatchObject({ name: 'cancelled', stepId: 'checks' });
    expect(performance.now() - from).toBeLessThan(5_000);
  });
});

test('A30 scripts reordered, one disabled, one enabled that is off by default: exactly that list ran in that order', async () => {
  const scripts = [
    script('30-three.sh', 'echo three >>/root/trace'),
    script('10-one.sh', 'echo one >>/root/trace', { isEnabled: false }),
    script('40-off-by-default.sh', 'echo four >>/root/trace', { isEnabled: true }),
    script('20-two.sh', 'echo two >>/root/trace'),
    script('50-look.sh', 'cat /root/trace'),
  ];
  const spec = await specFor(app, connectionId, { provisioning: { scripts } });
  const plan = await app.call('plan:make', { spec });
  const planned = plan.steps.filter(({ kind }) => kind === 'script').map(({ id }) => id);
  expect(planned).toEqual([
    'script:30-three.sh',
    'script:40-off-by-default.sh',
    'script:20-two.sh',
    'script:50-look.sh',
  ]);
  const { jobId } = await app.call('container:create', { planId: plan.id, hash: plan.hash });
  const job = await app.parts.jobs.finished(jobId);
  expect(endOf(job)).toBe('succeeded');
  expect(job.steps.filter(({ kind }) => kind === 'script').map(({ id }) => id)).toEqual(planned);
  expect((await logOf(app, jobId)).filter((line) => ['one', 'two', 'three', 'four'].includes(line))).toEqual([
    'three',
    'four',
    'two',
  ]);
});

test('a script that runs once is told as skipped where it has ended well before, and runs where it has not', async () => {
  const once = script('20-once.sh', 'echo once', { runsOnce: true });
  const marked = script(
    '10-mark.sh',
    'mkdir -p /var/lib/gantry/markers; echo "other-job 00 finished 0" >/var/lib/gantry/markers/20-once.sh',
  );
  const fresh = await create(app, await specFor(app, connectionId, { provisioning: { scripts: [once] } }));
  expect(await logOf(app, fresh.id)).toContain('once');
  const again = await create(app, await specFor(app, connectionId, { provisioning: { scripts: [marked, once] } }));
  expect(endOf(again)).toBe('succeeded');
  expect(await logOf(app, again.id)).not.toContain('once');
  expect(await logOf(app, again.id)).toContain(
    'Skipped: 20-once.sh runs once, and has ended well in this container before',
  );
});

test('A36 the big folder of the established format is deployed: all 11 scripts see helpers and CONTAINER_USER and finish', async () => {
  const { template } = readFolderFormat(fixtureMap('big-folder'), identity);
  if (!template) throw new Error('the fixture cannot be read');
  const spec = await specFor(app, connectionId, { provisioning: template.provisioning, diskGiB: 20 });
  const job = await create(app, spec);
  expect(endOf(job)).toBe('succeeded');
  const scripts = job.steps.filter(({ kind }) => kind === 'script');
  expect(scripts.map(({ state }) => state)).toEqual(Array.from({ length: 11 }, () => 'done'));
  const log = await logOf(app, job.id);
  // The first two come before there is an ordinary user.
  expect(log.filter((line) => line.startsWith('[info] container user: '))).toEqual(
    ['root', ...Array.from({ length: 9 }, () => 'studio')].map((user) => `[info] container user: ${user}`),
  );
  expect(log).toContain('[info] The studio box is ready');
  const { credentials } = await app.call('container:get', { connectionId, vmid: spec.vmid });
  expect([...new Set(credentials.map(({ service }) => service))].toSorted()).toEqual([
    'media',
    'metrics',
    'notes',
    'studio',
  ]);
  for (const service of ['media', 'notes', 'metrics'])
    await inGuest(
      app,
      connectionId,
      spec.vmid,
      `[ "$(stat -c %a /var/lib/gantry/credentials/${service}/password)" = 600 ]`,
    );
});

test('A41 files over existing targets come out as the policy table says, with owner and mode', async () => {
  const file = (name: string, policy: string, more: object = {}) => ({
    destination: `/etc/site/${name}`,
    policy,
    content: 'new\n',
    mode: '0640',
    owner: 'daemon',
    group: 'daemon',
    ...more,
  });
  const policies = ['replace', 'default', 'backup'];
  const names = ['none', 'same', 'other'];
  const spec = await specFor(app, connectionId, {
    provisioning: { files: policies.flatMap((policy) => names.map((name) => file(`${policy}-${name}`, policy))) },
  });
  const jobId = await begin(app, spec);
  const guest = await guestOf(app, jobId, spec);
  await guest.faults.refuseSsh();
  await runIn(
    guest,
    'mkdir -p /etc/site; cd /etc/site; for p in replace default backup; do echo new >$p-same; echo old >$p-other; chmod 0604 $p-same $p-other; done',
  );
  await guest.faults.allowSsh();
  expect(endOf(await app.parts.jobs.finished(jobId))).toBe('succeeded');
  const seen = await runIn(
    guest,
    "cd /etc/site; for f in *; do echo \"$(echo $f | sed 's/[0-9TZ]*\\.bak/bak/') $(stat -c '%a %U:%G' $f) $(cat $f)\"; done",
  );
  expect(seen.stdout.trim().split('\n')).toEqual([
    'backup-none 640 daemon:daemon new',
    'backup-other 640 daemon:daemon new',
    'backup-other.bak 604 root:root old',
    'backup-same 640 daemon:daemon new',
    'default-none 640 daemon:daemon new',
    'default-other 604 root:root old',
    'default-same 604 root:root new',
    'replace-none 640 daemon:daemon new',
    'replace-other 640 daemon:daemon new',
    'replace-same 640 daemon:daemon new',
  ]);
});
