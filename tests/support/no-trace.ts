import net from 'node:net';
import { afterAll, vi } from 'vitest';

// Test files share a process, one after the other: nothing of one may be left when the next one begins.

/** Whoever listens would take another file's crash for its own. */
const events = ['uncaughtException', 'unhandledRejection', 'warning', 'SIGTERM'];
/** Processes that run and folders that are watched. */
const handles = new Set(['ProcessWrap', 'FSEventWrap']);

const before = traces();

afterAll(() =>
  vi.waitFor(
    () => {
      const now = traces();
      const left = [...new Set([...before.keys(), ...now.keys()])].filter((what) => before.get(what) !== now.get(what));
      if (left.length > 0) throw new Error(`When this file has ended, these are not as they were: ${left.join(', ')}.`);
    },
    { timeout: 10_000 },
  ),
);

function traces(): ReadonlyMap<string, string | number | undefined> {
  const open = process.getActiveResourcesInfo().filter((name) => handles.has(name));
  return new Map<string, string | number | undefined>([
    ['the working folder', process.cwd()],
    ...Object.entries(process.env).map(([name, value]) => [`the variable ${name}`, value] as const),
    ...events.map((event) => [`listeners of ${event}`, process.listenerCount(event)] as const),
    ['servers that listen', listening()] as const,
    ...[...handles].map((handle) => [handle, open.filter((name) => name === handle).length] as const),
  ]);
}

/** Among the names of what is open, a server on a socket file is a pipe as any other. */
function listening(): number {
  const list: unknown = Reflect.get(process, '_getActiveHandles');
  if (typeof list !== 'function') throw new TypeError('This Node does not tell what is open');
  const open: unknown = Reflect.apply(list, process, []);
  return Array.isArray(open) ? open.filter((one) => one instanceof net.Server).length : 0;
}
