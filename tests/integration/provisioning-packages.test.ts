import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConnectionId, JobId } from '../../shared/domain/ids.ts';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import { addCloudImages, endOf, guestOf, logOf, volidOf } from './cloud-images.ts';
import { HastyClock } from './hasty-clock.ts';
import { begin, connect, create, eventsIn, inGuest, reached, specFor } from './journey.ts';

let app: Headless;
let connectionId: ConnectionId;
beforeAll(async () => {
  app = await openHeadless({ speed: 'instant', clock: new HastyClock() });
  connectionId = await connect(app, app.simulator, 'homelab');
  addCloudImages(app.simulator);
});
afterAll(() => app[Symbol.asyncDispose]());

const waitsOf = async (jobId: JobId): Promise<string[]> =>
  (await eventsIn(app, jobId)).flatMap((event) =>
    event.type === 'step' && event.state === 'waiting' ? [event.message] : [],
  );

describe('A31 npm, pip and custom packages', () => {
  test.each(['venv', 'pipx'] as const)('are all installed on Debian 12, pip by %s', async (pipMode) => {
    const spec = await specFor(app, connectionId, {
      provisioning: {
        pipMode,
        packages: [
          { manager: 'apt', name: 'curl' },
          { manager: 'npm', name: 'http-server' },
          { manager: 'pip', name: 'httpie', version: '3.2.4' },
        ],
        customPackages: [
          {
            name: 'tool',
            check: 'test -x /usr/local/bin/tool',
            install: 'printf "#!/bin/sh\\n" >/usr/local/bin/tool; chmod 755 /usr/local/bin/tool',
          },
        ],
        checks: [
          {
            kind: 'command',
            name: 'all there',
            command: 'command -v curl && command -v http-server && command -v tool && command -v httpie',
          },
        ],
      },
    });
    const job = await create(app, spec);
    expect(endOf(job)).toBe('succeeded');
    const log = (await logOf(app, job.id)).join('\n');
    expect(log).not.toContain('externally-managed-environment');
  });

  test('that cannot be are told with the plan, and stop before anything is installed', async () => {
    const spec = await specFor(app, connectionId, {
      ostemplate: volidOf('archlinux-base-cloud'),
      provisioning: { packages: [{ manager: 'pacman', name: 'nginx', version: '1.28.0-1' }] },
    });
    const plan = await app.call('plan:make', { spec });
    expect(plan.findings).toContainEqual(
      expect.objectContaining({
        check: 'packages',
        verdict: 'warns',
        stepId: 'packages',
        message: expect.stringContaining('newest version') as string,
      }),
    );
    const { jobId } = await app.call('container:create', { planId: plan.id, hash: plan.hash });
    expect((await app.parts.jobs.finished(jobId)).state).toMatchObject({
      stepId: 'packages',
      error: { code: 'provision:unsupported', details: { what: 'nginx 1.28.0-1' } },
    });
    await inGuest(app, connectionId, spec.vmid, '! pacman -Q nginx 2>/dev/null');
  });
});

describe('A54 the package lock is held', () => {
  test.each([
    ['debian-13-cloud', 'apt', 'unattended-upgr'],
    ['archlinux-base-cloud', 'pacman', 'packagekitd'],
    ['opensuse-15.6-cloud', 'zypper', 'zypper'],
  ] as const)('on %s: waits with a message naming the holder, then continues', async (image, manager, holder) => {
    const spec = await specFor(app, connectionId, {
      ostemplate: volidOf(image),
      provisioning: { packages: [{ manager, name: 'git' }] },
    });
    const jobId = await begin(app, spec);
    const guest = await guestOf(app, jobId, spec);
    const pid = guest.faults.holdPackageLock(holder);
    const message = `Waiting for the ${manager} lock, held by ${holder} (${pid})`;
    await reached(app, jobId, ({ steps }) => steps.some((step) => step.message === message));
    guest.faults.releasePackageLock();
    expect(endOf(await app.parts.jobs.finished(jobId))).toBe('succeeded');
    expect(await waitsOf(jobId)).toContain(message);
  });

  test('and never let go: times out by name', async () => {
    // Ten minutes in steps of two seconds are many looks; each second counts for a minute here.
    const hasty = new HastyClock();
    const startedAt = hasty.now();
    const clock = { now: () => startedAt + (hasty.now() - startedAt) * 60, sleep: hasty.sleep.bind(hasty) };
    await using brief = await openHeadless({ speed: 'instant', clock });
    const id = await connect(brief, brief.simulator, 'brief');
    const spec = await specFor(brief, id, { provisioning: { packages: [{ manager: 'apt', name: 'git' }] } });
    const jobId = await begin(brief, spec);
    const pid = (await guestOf(brief, jobId, spec)).faults.holdPackageLock('unattended-upgr');
    expect((await brief.parts.jobs.finished(jobId)).state).toMatchObject({
      stepId: 'packages',
      error: {
        code: 'provision:wait-timeout',
        details: { what: 'package-lock', lastSeen: `Waiting for the apt lock, held by unattended-upgr (${pid})` },
      },
      choices: ['retry', 'skip', 'keep', 'roll-back'],
    });
  });
});

describe('A55 a package is missing', () => {
  const packages = [
    { manager: 'apt', name: 'git' },
    { manager: 'apt', name: 'no-such-package' },
  ];

  test('and the job stops, naming it', async () => {
    const job = await create(app, await specFor(app, connectionId, { provisioning: { packages } }));
    expect(job.state).toMatchObject({
      stepId: 'packages',
      error: { code: 'provision:package-missing', details: { packages: ['no-such-package'] } },
    });
  });

  test('and the others are installed when told to continue, with a warning that names it', async () => {
    const spec = await specFor(app, connectionId, { provisioning: { packages, onMissingPackage: 'continue' } });
    const job = await create(app, spec);
    expect(endOf(job)).toBe('succeeded');
    expect(job.warnings).toEqual(['apt has no package no-such-package; it was left out']);
    await inGuest(app, connectionId, spec.vmid, 'command -v git');
  });
});
