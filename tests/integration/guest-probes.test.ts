import { expect, it } from 'vitest';
import { connect, createHeldClock, exec, openCommand, startGuest, untilSaid } from '../support/guest-rig.ts';

// The five probes of docs/adr/0010-guest-shell.md.

it('shows a line while the command still runs', async () => {
  const clock = createHeldClock();
  await using guest = await startGuest({ clock });
  await using client = await connect(guest);
  const channel = await openCommand(client, 'echo one; sleep 1000; echo two');
  const first = await untilSaid(channel, '\n');
  expect(first).toBe('one\n');
  clock.release();
  expect(await channel.ended).toMatchObject({ stdout: 'one\ntwo\n', exitCode: 0 });
});

it('kills a sleeping script and reports the signal', async () => {
  await using guest = await startGuest({ clock: createHeldClock() });
  await using client = await connect(guest);
  const channel = await openCommand(client, 'echo $$; exec sh -c "sleep 1000; echo never"');
  const first = await untilSaid(channel, '\n');
  const killed = await exec(client, `kill -TERM -${first.trim()} && echo sent`);
  expect(killed.stdout).toBe('sent\n');
  expect(await channel.ended).toMatchObject({ stdout: first, exitCode: null, signal: 'SIGTERM' });
});

it('runs traps on EXIT, TERM and INT', async () => {
  const clock = createHeldClock();
  await using guest = await startGuest({ clock });
  await using client = await connect(guest);
  expect(await exec(client, 'trap "echo bye" EXIT; exit 3')).toMatchObject({ stdout: 'bye\n', exitCode: 3 });
  for (const name of ['TERM', 'INT']) {
    const channel = await openCommand(
      client,
      `trap "echo got ${name}; exit 9" ${name}; echo $$; sleep 1000; echo never`,
    );
    const first = await untilSaid(channel, '\n');
    await exec(client, `kill -${name} -${first.trim()}`);
    expect(await channel.ended).toMatchObject({ stdout: `${first}got ${name}\n`, exitCode: 9 });
  }
});

it('shows in stat what chown and chmod did', async () => {
  await using guest = await startGuest();
  await using client = await connect(guest);
  const ran = await exec(
    client,
    'useradd -m coder && echo x >/tmp/f && chown coder:www-data /tmp/f && chmod 640 /tmp/f && stat -c "%a %U %G %u" /tmp/f',
  );
  expect(ran.stdout).toBe('640 coder www-data 1000\n');
});

it('writes 200,000 lines in a few seconds of its own, however busy others are', async () => {
  await using guest = await startGuest();
  await using client = await connect(guest);
  const before = process.cpuUsage();
  const ran = await exec(client, 'i=0; while [ $i -lt 200000 ]; do echo "line $i"; i=$((i+1)); done');
  expect(ran.stdout.split('\n')).toHaveLength(200_001);
  expect(ran.stdout.endsWith('line 199999\n')).toBe(true);
  // 2 s on an idle machine. What this process has used tells it apart from what others took.
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(15_000);
});

it('lets a busy loop be killed from outside', async () => {
  await using guest = await startGuest();
  await using client = await connect(guest);
  const channel = await openCommand(client, 'echo $$; while :; do :; done');
  const first = await untilSaid(channel, '\n');
  await exec(client, `kill -KILL ${first.trim()}`);
  expect(await channel.ended).toMatchObject({ signal: 'SIGKILL' });
});
