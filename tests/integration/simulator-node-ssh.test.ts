import { afterAll, beforeAll, expect, test } from 'vitest';
import { Secret } from '../../electron/lib/secret.ts';
import { startSimulator } from '../../simulator/start-simulator.ts';
import type { Simulator } from '../../simulator/start-simulator.ts';
import { makeKeyPair } from '../support/ssh-keys.ts';
import { connectToNode, nodeDoor } from './node-rig.ts';
import { failureOf } from './ssh-connection.ts';

let pve: Simulator;

beforeAll(async () => {
  pve = await startSimulator();
  await pve.world.addContainer({ vmid: 101, node: 'pve2', isRunning: true, config: { hostname: 'web' } });
  await pve.world.addContainer({ vmid: 102, node: 'pve2', config: { hostname: 'idle', lock: 'backup' } });
  await pve.world.addContainer({ vmid: 103, node: 'pve1', isRunning: true, config: { hostname: 'elsewhere' } });
});

afterAll(() => pve[Symbol.asyncDispose]());

type Answer = { stdout: string; stderr: string; exitCode: number };

async function onNode(command: string, node = 'pve2', stdin?: string): Promise<Answer> {
  await using session = await connectToNode(pve, node);
  return await session.exec(command, { allowFailure: true, stdin });
}

test('a node lists, describes and tells the state of its own containers, and of no other’s', async () => {
  expect((await onNode('pct list')).stdout.split('\n').map((line) => line.trim().split(/\s+/))).toEqual([
    ['VMID', 'Status', 'Lock', 'Name'],
    ['101', 'running', 'web'],
    ['102', 'stopped', 'backup', 'idle'],
    [''],
  ]);
  expect((await onNode('pct status 102')).stdout).toBe('status: stopped\n');
  expect((await onNode('pct config 102')).stdout).toContain('hostname: idle\nlock: backup\n');
  expect(await onNode('pct status 103')).toEqual({
    stdout: '',
    stderr: "Configuration file 'nodes/pve2/lxc/103.conf' does not exist\n",
    exitCode: 2,
  });
});

test('pct exec runs a program in the container with the caller’s streams and environment, and ends as it ends', async () => {
  expect(
    await onNode('MINE=1 pct exec 101 -- sh -c "hostname; cat; echo \\$MINE >&2; exit 7"', 'pve2', 'in\n'),
  ).toEqual({
    stdout: 'web\nin\n',
    stderr: '1\n',
    exitCode: 7,
  });
  expect((await onNode("pct exec 101 -- sh -c 'kill -KILL $$'")).exitCode).toBe(137);
  // Recorded on 9.2: pct-exec-command-missing.
  expect(await onNode('pct exec 101 -- nosuchcmd')).toEqual({
    stdout: '',
    stderr:
      'lxc-attach: 101: ../src/lxc/attach.c: lxc_attach_run_command: 1841 No such file or directory - Failed to exec "nosuchcmd"\n',
    exitCode: 127,
  });
});

test('pct says of what it cannot enter what the real one says', async () => {
  expect(await onNode('pct exec 102 -- true')).toMatchObject({
    stderr: expect.stringContaining('Connection refused - Failed to get init pid\n'),
    exitCode: 1,
  });
  expect(await onNode('pct enter 102')).toMatchObject({
    stderr: "Error: container '102' not running!\n",
    exitCode: 2,
  });
  expect((await onNode('pct exec x1 -- true')).exitCode).toBe(255);
  expect((await onNode('pct frobnicate 101')).stderr).toContain("ERROR: unknown command 'pct frobnicate'");
});

test('who ends lxc-attach on the node does not end what it has started inside', async () => {
  await using session = await connectToNode(pve, 'pve2');
  await session.exec(
    'pct exec 101 -- sh -c "echo \\$\\$ >/run/inner; sleep infinity" >/dev/null 2>&1 & sleep 0; kill $!',
  );
  const { stdout } = await session.exec(
    'pct exec 101 -- sh -c "while [ ! -s /run/inner ]; do sleep 0; done; kill -0 \\$(cat /run/inner) && echo alive"',
  );
  expect(stdout).toBe('alive\n');
});

test('a node lets in by key, keeps its host keys over a restart of the homelab, and another node has others', async () => {
  const pair = makeKeyPair();
  await using own = await startSimulator({ nodes: ['alpha', 'beta'] });
  own.world.authorizeOnNode('beta', `${pair.public} me@desk`);
  await using session = await connectToNode(own, 'beta', {
    auth: { kind: 'key', privateKey: new Secret(pair.private) },
  });
  expect((await session.exec('hostname; id -u')).stdout).toBe('beta\n0\n');
  const [alpha, beta] = [await nodeDoor(own, 'alpha'), await nodeDoor(own, 'beta')];
  expect(alpha.hostKeys).not.toEqual(beta.hostKeys);
  expect(own.world.exportState().nodes.find(({ name }) => name === 'beta')?.hostKeys).toHaveLength(3);
});

test('a node that is down answers nothing', async () => {
  const door = await nodeDoor(pve, 'pve3');
  pve.world.setNodeOnline('pve3', false);
  expect(await failureOf(connectToNode(pve, 'pve3', { ...door, bootWaitMs: 100 }))).toMatchObject({
    code: 'ssh:unreachable',
    details: { reason: 'no route to host (through the proxy)' },
  });
  pve.world.setNodeOnline('pve3', true);
  await using session = await connectToNode(pve, 'pve3', door);
  expect((await session.exec('hostname')).stdout).toBe('pve3\n');
});
