import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { ActiveFault } from '../../shared/domain/demo-fault.ts';
import { openDemo, type DemoChild } from './demo-line.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'demo-line-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The real demo process, as a plain child instead of Electron's. */
function forkDemo(...args: string[]): DemoChild & { process: ChildProcess } {
  const entry = path.resolve(import.meta.dirname, '../../simulator/demo-process.ts');
  const child = fork(entry, ['--speed', 'instant', ...args], { execArgv: ['--no-warnings'] });
  return {
    process: child,
    post: (order) => child.send(order),
    kill: () => child.kill(),
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => child.once('exit', listener),
  };
}

test('faults are ordered, listed, announced and undone over the line, and refused in words', async () => {
  const demo = await openDemo(forkDemo());
  const told: (readonly ActiveFault[])[] = [];
  demo.faults.onChange((faults) => told.push(faults));
  const [down] = await Promise.all([
    demo.faults.inject({ kind: 'node-down', node: 'pve2' }),
    demo.faults.inject({ kind: 'clock-moved', minutes: 5 }),
  ]);
  expect(down).toMatchObject({ strikes: 0, isActive: true });
  expect((await demo.faults.list()).map(({ fault }) => fault.kind).toSorted()).toEqual(['clock-moved', 'node-down']);
  await demo.faults.clear(down.id);
  await expect(demo.faults.inject({ kind: 'ssh-hung', vmid: 999 })).rejects.toThrow('There is no container 999');
  await demo.faults.clearAll();
  expect(await demo.faults.list()).toEqual([]);
  expect(told.map(({ length }) => length)).toEqual([1, 2, 1, 0]);
  await demo.stop();
});

test('who waits for an answer is told when the process is gone, and so is who asks later', async () => {
  const child = forkDemo();
  const demo = await openDemo(child);
  const ended = new Promise<void>((resolve) => {
    demo.onEnd(resolve);
  });
  child.process.kill('SIGSTOP');
  const asked = demo.faults.list();
  child.process.kill('SIGKILL');
  await expect(asked).rejects.toMatchObject({ code: 'demo:not-running' });
  await ended;
  await expect(demo.faults.clearAll()).rejects.toMatchObject({ code: 'demo:not-running' });
});

test('a process that hangs is given up at the deadline', async () => {
  const child = forkDemo();
  const demo = await openDemo(child, { replyMs: 50 });
  child.process.kill('SIGSTOP');
  await expect(demo.faults.list()).rejects.toMatchObject({
    code: 'pve:unreachable',
    details: { reason: 'no answer within 0.05 s' },
  });
  child.process.kill('SIGKILL');
});

test('a process that cannot start is told as such and is ended', async () => {
  const child = forkDemo('--state-file', path.join(folder));
  const exited = once(child.process, 'exit');
  await expect(openDemo(child)).rejects.toMatchObject({ code: 'pve:unreachable', details: { host: 'demo homelab' } });
  await exited;
});
