import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../start-simulator.ts';
import * as guests from '../testing/quiet-guests.ts';

let pve: Simulator;
beforeEach(async () => {
  pve = await startSimulator({ guests });
  const net0 = 'name=eth0,bridge=vmbr0,ip=10.77.0.50/24';
  await pve.world.addContainer({ vmid: 150, isRunning: true, config: { hostname: 'inside', net0 } });
  await pve.world.addContainer({ vmid: 151, config: { hostname: 'stopped', net0: net0.replace('.50', '.51') } });
});
afterEach(() => pve[Symbol.asyncDispose]());

/** Asks for `host:port` and returns the reply code with what the other side says first. */
async function ask(host: string, port: number): Promise<{ code: number; greeting: string }> {
  const socket = connect(Number(pve.guestProxy.split(':').at(-1)), '127.0.0.1');
  const received: Buffer[] = [];
  socket.on('data', (chunk) => received.push(chunk));
  const name = Buffer.from(host);
  socket.write(Buffer.from([5, 1, 0]));
  socket.write(Buffer.concat([Buffer.from([5, 1, 0, 3, name.length]), name, Buffer.from([port >> 8, port & 255])]));
  await once(socket, 'close');
  const all = Buffer.concat(received);
  return { code: all[3] ?? -1, greeting: all.subarray(12).toString() };
}

test('A running container is reached by address and by name', async () => {
  await expect(ask('10.77.0.50', 22)).resolves.toEqual({ code: 0, greeting: 'SSH-2.0-inside\r\n' });
  await expect(ask('inside', 22)).resolves.toMatchObject({ code: 0 });
});

test('A closed port is refused', async () => {
  await expect(ask('10.77.0.50', 8080)).resolves.toMatchObject({ code: 5 });
});

test('An address nobody has, and that of a stopped container, cannot be reached', async () => {
  await expect(ask('10.77.0.99', 22)).resolves.toMatchObject({ code: 4 });
  await expect(ask('10.77.0.51', 22)).resolves.toMatchObject({ code: 4 });
});
