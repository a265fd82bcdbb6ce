import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Template } from '../../shared/domain/template.ts';
import { systemClock } from '../../electron/lib/clock.ts';
import { Owner } from '../../electron/lib/owner.ts';
import { readUnitJournal } from '../../electron/provisioning/discovery/unit-journal.ts';
import {
  installPackages,
  prepare,
  readScriptMarker,
  runScript,
  writeFiles,
} from '../../electron/provisioning/provision.ts';
import type { OsFacts } from '../../electron/provisioning/detect-os.ts';
import type { Transport } from '../../electron/provisioning/transport.ts';
import { address, preludeText, provision, startGuest, templateOf } from '../support/provisioned-guest.ts';

const images = ['debian-12', 'debian-13', 'ubuntu-24.04', 'alpine-3.22'] as const;

describe.each(images)('A40 on %s', (image) => {
  const init = image === 'alpine-3.22' ? 'openrc' : 'systemd';

  test('nginx serves its page', async () => {
    await using owner = new Owner();
    const { transport, os, found } = await provision(templateOf('nginx'), image, owner);
    expect(os).toMatchObject({
      id: image.split('-')[0],
      version: expect.stringContaining(image.split('-')[1] ?? '') as string,
      init,
    });
    expect(found.services).toContainEqual({
      name: 'nginx',
      type: init,
      status: 'running',
      ports: [{ port: 80, protocol: 'tcp', isLoopback: false }],
      webUrl: `http://${address}/`,
      hasCredentials: false,
    });
    expect((await transport.exec('cat /var/www/gantry/index.html')).stdout).toContain('It works');
  });

  test('PostgreSQL keeps the password it made as a credential', async () => {
    await using owner = new Owner();
    const { found, lines } = await provision(templateOf('postgresql'), image, owner);
    const service = found.services.find(({ name }) => name.startsWith('postgresql'));
    expect(service).toMatchObject({ type: init, status: 'running', hasCredentials: true, webUrl: null });
    expect(service?.ports.map(({ port }) => port)).toContain(5432);
    const password = found.credentials.find(({ key: name }) => name === 'password')?.value.reveal() ?? '';
    expect(password).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(lines.join('\n')).not.toContain(password);
  });

  test('the Docker host runs Docker', async () => {
    await using owner = new Owner();
    const { found } = await provision(templateOf('docker-host'), image, owner);
    expect(found.services).toContainEqual(expect.objectContaining({ name: 'docker', type: init, status: 'running' }));
  });

  test('the dev box has its user with the files of the template', async () => {
    await using owner = new Owner();
    const { transport, lines } = await provision(templateOf('dev-box'), image, owner);
    expect((await transport.exec("su -s /bin/sh -c 'id -un; ls -A ~dev' -- dev")).stdout.split('\n')).toEqual(
      expect.arrayContaining(['dev', '.zshrc', '.tmux.conf', '.ssh']),
    );
    expect(lines.at(-1)).toBe('[info] The dev box is ready for dev');
  });
});

describe('a guest', () => {
  const owner = new Owner();
  let transport: Transport;
  let os: OsFacts;
  beforeAll(async () => {
    transport = await startGuest('debian-12', owner);
    os = await prepare(transport, {
      clock: systemClock,
      prelude: await preludeText(),
    });
  });
  afterAll(() => owner[Symbol.asyncDispose]());

  const script = (name: string, content: string, runAs = 'root'): Template['provisioning']['scripts'][number] => ({
    name,
    content,
    description: '',
    isEnabled: true,
    runsOnce: false,
    runAs,
    timeoutMs: 60_000,
    idleTimeoutMs: 60_000,
  });

  test('A51 tells which script failed, its code and its last lines, and its marker agrees', async () => {
    const failing = script('40-app.sh', 'set -eu\nlog_info before\nlog_error after\nexit 3\n');
    await expect(runScript(transport, failing, { clock: systemClock, os, runId: 'job-1' })).rejects.toMatchObject({
      code: 'ssh:command-failed',
      details: {
        command: '40-app.sh',
        exitCode: 3,
        signal: null,
        lastLines: expect.arrayContaining(['[info] before', '[error] after']) as string[],
      },
    });
    expect(await readScriptMarker(transport, { script: failing, runId: 'job-1' })).toEqual({
      state: 'finished',
      exitCode: 3,
    });
  });

  test('A52 tells that a script was killed by a signal', async () => {
    const killed = script('50-killed.sh', 'log_info before\nkill -KILL $$\n');
    await expect(runScript(transport, killed, { clock: systemClock, os, runId: 'job-1' })).rejects.toMatchObject({
      details: { exitCode: null, signal: 'SIGKILL' },
    });
  });

  test('A53 A59 a cancelled script is ended in the container within 5 s', async () => {
    const controller = new AbortController();
    const sleeper = script('60-sleep.sh', 'log_info sleeping\nsleep 300\n');
    const startedAt = performance.now();
    const running = runScript(transport, sleeper, {
      clock: systemClock,
      os,
      runId: 'job-1',
      signal: controller.signal,
      onLine: () => controller.abort(),
    });
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect((await transport.exec('ps ax 2>/dev/null || ps', { allowFailure: true })).stdout).not.toContain('sleep 300');
  });

  test('A55 names a package that does not exist', async () => {
    await expect(
      installPackages(transport, [{ manager: 'apt', name: 'no-such-package-xyz' }], {
        clock: systemClock,
        os,
        onMissing: 'stop',
      }),
    ).rejects.toMatchObject({ code: 'provision:package-missing', details: { packages: ['no-such-package-xyz'] } });
  });

  test('A41 files get the policy, owner and mode they ask for', async () => {
    const file = {
      destination: '/etc/app/app.conf',
      policy: 'backup' as const,
      encoding: 'utf8' as const,
      hasPlaceholders: false,
      content: 'one\n',
      owner: 'root',
      group: 'root',
      mode: '0640',
    };
    const outcomes = [];
    for (const content of ['one\n', 'one\n', 'two\n'])
      outcomes.push((await writeFiles(transport, [{ ...file, content }], { clock: systemClock }))[0]?.outcome);
    outcomes.push(
      (await writeFiles(transport, [{ ...file, policy: 'default', content: 'three\n' }], { clock: systemClock }))[0]
        ?.outcome,
    );
    expect(outcomes).toEqual(['written', 'unchanged', 'backed-up', 'kept']);
    expect(
      (await transport.exec("stat -c '%a %U' /etc/app/app.conf; cat /etc/app/app.conf /etc/app/app.conf.*.bak")).stdout,
    ).toBe('640 root\ntwo\none\n');
  });

  test('A78 reads the journal of a unit whose name is full of shell characters without running any of it', async () => {
    for (const unit of [
      '$(touch /root/owned)',
      "x'; touch /root/owned; '",
      '`touch /root/owned`',
      '; touch /root/owned',
    ]) {
      await readUnitJournal(transport, { unit, lines: 5, init: 'systemd' }).catch(() => undefined);
    }
    expect((await transport.exec('ls -A /root')).stdout).not.toContain('owned');
  });
});
