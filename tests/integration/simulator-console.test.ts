import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { callApi, FORM } from '../../simulator/testing/call-api.ts';
import { letOthersRun } from '../../simulator/testing/let-others-run.ts';
import type { Credentials } from './console-client.ts';
import { CONTAINER, ConsoleRig } from './console-rig.ts';

let rig: ConsoleRig;
beforeEach(async () => {
  rig = await ConsoleRig.start();
});
afterEach(() => rig[Symbol.asyncDispose]());

describe('A console', () => {
  test.each([
    ['a ticket', (): Promise<Credentials> => rig.cookie(), 'root@pam'],
    ['an API token', (): Promise<Credentials> => Promise.resolve(rig.token()), 'root@pam!gantry'],
  ])('lets somebody with %s log in and run a command', async (_how, credentials, user) => {
    await rig.addContainer();
    using client = await rig.connect({ credentials: await credentials() });
    expect(client.proxy).toMatchObject({ user, port: '5900' });
    expect(client.proxy.ticket).toMatch(/^PVEVNC:[0-9A-F]{8}::/);
    expect(await client.shows(/login: $/)).toBe(
      'OK\u001B[H\u001B[J\r\r\r\nDebian GNU/Linux 12 web tty1\r\r\n\r\r\nweb login: ',
    );
    expect(client.frames[0]).toEqual({ opcode: 2, text: 'OK' });
    client.type('root\r');
    await client.shows(/Password: $/);
    client.type('geheim\r');
    expect(await client.shows(/root@web:~# $/)).not.toContain('geheim');
    client.type('id -u; hostname\r');
    expect(await client.shows(/# $/)).toContain('\n0\r\r\nweb\r\r\n');
    client.type('exit\r');
    await client.shows(/web login: $/);
  });

  test("of a container in shell mode is root's shell at once", async () => {
    await rig.addContainer({ cmode: 'shell' });
    using client = await rig.connect();
    await client.shows(/root@web:~# $/);
    client.type('id -u\r');
    expect(await client.shows(/# $/)).toMatch(/\n0\r/);
  });

  test('is on /dev/console where the configuration says so', async () => {
    await rig.addContainer({ cmode: 'console' });
    using client = await rig.connect();
    expect(await client.shows(/login: $/)).toContain('web console');
  });

  test('is a task as long as somebody looks at it', async () => {
    await rig.addContainer({ cmode: 'shell' });
    const client = await rig.connect();
    await client.shows(/# $/);
    const active = await callApi(rig.pve.port, {
      path: '/api2/json/nodes/pve1/tasks?source=active',
      headers: rig.token(),
    });
    expect(active.json).toMatchObject({
      data: [{ upid: client.proxy.upid, type: 'vncproxy', id: '101', status: 'RUNNING' }],
    });
    client[Symbol.dispose]();
    expect(await rig.exitOf(client.proxy)).toBe('OK');
  });

  test('knows the size of its window, and hears of a new one', async () => {
    await rig.addContainer({ cmode: 'shell' });
    using client = await rig.connect();
    await client.shows(/# $/);
    client.send('1:132:43:');
    client.type('stty size; echo $COLUMNS\r');
    expect(await client.shows(/# $/)).toContain('43 132\r\r\n132\r\r\n');
  });

  test('takes messages in pieces, characters in pieces, several at once, and pings', async () => {
    await rig.addContainer({ cmode: 'shell' });
    using client = await rig.connect();
    await client.shows(/# $/);
    const message = Buffer.from('0:12:echo grün\r'.replace('12', String(Buffer.byteLength('echo grün\r'))));
    for (const byte of message) client.send(Buffer.of(byte));
    client.send('2');
    expect(await client.shows(/\ngrün\r\r\nroot@web:~# $/)).toContain('echo grün');
    client.send('20:4:echo20:4: ab\r1:90:20:2');
    expect(await client.shows(/\nab\r\r\nroot/)).toContain('echo ab');
    client.send('hello', 9);
    await client.until(() => client.pongs.length > 0);
    expect(client.pongs).toEqual(['hello']);
  });

  test('interrupts a command and goes on', async () => {
    await rig.addContainer({ cmode: 'shell' });
    using client = await rig.connect();
    await client.shows(/# $/);
    client.type('cat\r');
    await client.shows(/cat\r/);
    client.type('x\r');
    await client.shows(/x\r\r\nx\r/);
    client.type('\u0003');
    expect(await client.shows(/# $/)).toContain('^C\r\r\nroot@web:~# ');
  });

  test('is shared by all who look, and still there for who comes back', async () => {
    await rig.addContainer({ cmode: 'shell' });
    const first = await rig.connect();
    await first.shows(/# $/);
    using second = await rig.connect();
    expect(second.proxy.port).toBe('5901');
    expect(await second.shows(/J$/)).toBe('OK\u001B[H\u001B[J');
    second.type('name=both\r');
    await first.shows(/name=both\r/);
    first[Symbol.dispose]();
    expect(await rig.exitOf(first.proxy)).toBe('OK');
    using third = await rig.connect();
    third.type('echo "<$name>"\r');
    await third.shows(/<both>/);
  });

  test('ends with its shell', async () => {
    await rig.addContainer({ cmode: 'shell' });
    using client = await rig.connect();
    await client.shows(/# $/);
    client.type('exit\r');
    await client.shows(/EOF - dtach terminating/);
    await client.until(() => client.isClosed);
    expect(await rig.exitOf(client.proxy)).toBe('OK');
  });

  test('ends with its container', async () => {
    await rig.addContainer();
    using client = await rig.connect();
    await client.shows(/login: $/);
    await callApi(rig.pve.port, {
      method: 'POST',
      path: `/api2/json${CONTAINER}/status/stop`,
      headers: { ...FORM, ...rig.token() },
    });
    await client.until(() => client.isClosed);
    expect(await rig.exitOf(client.proxy)).toBe('OK');
  });

  test('of a stopped container opens, says so, and ends', async () => {
    await rig.addContainer({}, false);
    using client = await rig.connect();
    expect(await client.shows(/dtach terminating/)).toContain('101 is not running');
    await client.until(() => client.isClosed);
  });

  test('ends when its task is stopped', async () => {
    await rig.addContainer({ cmode: 'shell' });
    using client = await rig.connect();
    await client.shows(/# $/);
    await callApi(rig.pve.port, {
      method: 'DELETE',
      path: `/api2/json/nodes/pve1/tasks/${encodeURIComponent(client.proxy.upid)}`,
      headers: rig.token(),
    });
    await client.until(() => client.isClosed);
    expect(await rig.exitOf(client.proxy)).toMatch(
      /^command '\/usr\/bin\/termproxy 5900 .*' failed: received interrupt$/,
    );
  });

  test('floods nobody who does not read', async () => {
    await rig.addContainer({ cmode: 'shell' });
    using client = await rig.connect();
    await client.shows(/# $/);
    client.socket.pause();
    client.type('yes\r');
    await letOthersRun(300);
    const before = process.memoryUsage().arrayBuffers;
    await letOthersRun(300);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 2 ** 20);
  });
});

describe("A node's shell", () => {
  test("is root's at once for root's own session", async () => {
    using client = await rig.connect({ path: '/nodes/pve1', credentials: await rig.cookie() });
    expect(client.proxy.upid).toMatch(/:vncshell::root@pam:$/);
    await client.shows(/root@pve1:~# $/);
    client.type('id -u\r');
    expect(await client.shows(/# $/)).toMatch(/\n0\r\n/);
    client.type('exit\r');
    await client.until(() => client.isClosed);
    expect(await rig.exitOf(client.proxy)).toBe('OK');
  });

  test('asks everybody else who he is, also on another node', async () => {
    using client = await rig.connect({ path: '/nodes/pve2' });
    await client.shows(/pve2 login: $/);
    client.type('root\r');
    await client.shows(/Password: $/);
    client.type(`${rig.pve.rootPassword}\r`);
    expect(await client.shows(/# $/)).toContain('root@pve2:~# ');
  });

  test('may upgrade the node for nobody else', async () => {
    await expect(rig.proxyOf('/nodes/pve1/termproxy?cmd=upgrade')).rejects.toThrow(
      '403 Permission check failed (user != root@pam)',
    );
  });
});
