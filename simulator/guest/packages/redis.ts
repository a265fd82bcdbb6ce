import { program, ProgramFailure } from '../commands/io.ts';
import type { Process } from '../kernel/process.ts';
import { rootActor } from '../vfs/nodes.ts';
import { daemon } from './daemon.ts';

/** The password each server began with: a changed file counts from the next start on. */
const inForce = new WeakMap<Process, string>();

export const redis = daemon((io) => {
  const file =
    io.args.find((arg) => arg.endsWith('.conf')) ??
    (io.machine.family === 'alpine' ? '/etc/redis.conf' : '/etc/redis/redis.conf');
  // What is included at the end counts.
  const main = io.vfs.readText(rootActor, file);
  const more = [...main.matchAll(/^include\s+(\S+)/gm)].map(([, name = '']) => io.vfs.readText(rootActor, name));
  const last = (pattern: RegExp): string | undefined => [...[main, ...more].join('\n').matchAll(pattern)].at(-1)?.[1];
  const address = last(/^bind\s+(\S+)/gm) ?? '127.0.0.1';
  inForce.set(io.process, last(/^requirepass\s+"?([^"\n]*)/gm) ?? '');
  return [{ address: address === '*' ? '0.0.0.0' : address, port: Number(last(/^port\s+(\d+)/gm) ?? 6379) }];
});

/** Signs in first where REDISCLI_AUTH is set, and goes on when that is refused, as the real one does. */
export const redisCli = program(async (io) => {
  const server = io.machine.kernel.listeners.find(({ port }) => port === 6379);
  if (!server) throw new ProgramFailure('Could not connect to Redis at 127.0.0.1:6379: Connection refused');
  const password = inForce.get(server.process) ?? '';
  const given = io.environment('REDISCLI_AUTH');
  if (given !== '' && password === '')
    await io.err('AUTH failed: ERR AUTH <password> called without any password configured for the default user.\n');
  else if (given !== '' && given !== password)
    await io.err('AUTH failed: WRONGPASS invalid username-password pair or user is disabled.\n');
  if (password !== '' && given !== password) return io.out('NOAUTH Authentication required.\n');
  return io.out(io.args.some((arg) => /^ping$/i.test(arg)) ? 'PONG\n' : 'OK\n');
});
