import type { SystemManager } from './detect-os.ts';
import { ask } from './remote.ts';
import type { Transport } from './transport.ts';
import { waitUntil } from './wait-until.ts';
import type { WaitOptions } from './wait-until.ts';

/** Files whose holder keeps others from installing. */
const lockFiles: Partial<Record<SystemManager, readonly string[]>> = {
  apt: ['/var/lib/dpkg/lock-frontend', '/var/lib/dpkg/lock', '/var/lib/apt/lists/lock', '/var/cache/apt/archives/lock'],
  apk: ['/lib/apk/db/lock', '/usr/lib/apk/db/lock'],
  pacman: ['/var/lib/pacman/db.lck'],
  zypper: ['/run/zypp.pid', '/usr/lib/sysimage/rpm/.rpm.lock'],
  dnf: ['/var/lib/rpm/.rpm.lock', '/usr/lib/sysimage/rpm/.rpm.lock'],
};

export const packageLockTimeoutMs = 10 * 60_000;

/** Waits until nobody holds the package database, naming who does. 10 min unless told. */
export async function waitForPackageLock(
  transport: Transport,
  manager: SystemManager,
  options: WaitOptions,
): Promise<void> {
  const files = lockFiles[manager];
  if (!files) return;
  await waitUntil('package-lock', { timeoutMs: packageLockTimeoutMs, intervalMs: 2_000, ...options }, async () => {
    const holders = await lockHolders(transport, files, options.signal);
    return holders.length === 0 ? { ready: undefined } : { waiting: lockMessage(manager, holders.join(', ')) };
  });
}

export const lockMessage = (manager: string, holder: string): string =>
  `Waiting for the ${manager} lock, held by ${holder}`;

/**
 * Who has a lock file open, as `name (pid)`. A minimal container has no fuser, so the open files are read from /proc
 * with one `ls`; where there is a fuser its answer is added.
 */
async function lockHolders(transport: Transport, files: readonly string[], signal?: AbortSignal): Promise<string[]> {
  const question = `ls -l /proc/[0-9]*/fd 2>/dev/null | grep -e '^/proc/' ${files.map((file) => `-e '> ${file}$'`).join(' ')}
command -v fuser >/dev/null 2>&1 && for lock in ${files.join(' ')}; do [ -e "$lock" ] && echo "fuser: $(fuser "$lock" 2>/dev/null)"; done
true`;
  const pids = parseLockHolders(await ask(transport, question, { signal }));
  if (pids.length === 0) return [];
  const names = await ask(
    transport,
    `for pid in ${pids.join(' ')}; do echo "$pid $(cat /proc/$pid/comm 2>/dev/null)"; done`,
    { signal },
  );
  return names
    .trim()
    .split('\n')
    .map((line) => /^(\d+) ?(.*)$/.exec(line.trim()))
    .map((match) => `${match?.[2] || 'a process'} (${match?.[1] ?? '?'})`);
}

/** Process ids from `ls -l /proc/PID/fd` headers followed by a lock file, and from fuser's lines. */
export function parseLockHolders(output: string): number[] {
  const pids = new Set<number>();
  let current = 0;
  for (const line of output.split('\n')) {
    const header = /^\/proc\/(\d+)\/fd:$/.exec(line.trim())?.[1];
    if (header !== undefined) current = Number(header);
    else if (line.includes(' -> ')) pids.add(current);
    else if (line.startsWith('fuser:')) for (const [pid] of line.matchAll(/\d+/g)) pids.add(Number(pid));
  }
  pids.delete(0);
  return [...pids].toSorted((a, b) => a - b);
}
