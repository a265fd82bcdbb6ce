import fs from 'node:fs/promises';
import { runCommand } from '../../scripts/lib/run-command.ts';

/** Why no Linux can be run in here, in the words that follow "because"; null when one can. */
export async function whyNotHere(): Promise<string | null> {
  if (process.platform !== 'linux') return 'this is not Linux';
  if (process.getuid?.() !== 0) return 'only root may make namespaces';
  for (const [program, place] of [
    ['debootstrap', '/usr/sbin/debootstrap'],
    ['unshare', '/usr/bin/unshare'],
    ['apt-get', '/usr/bin/apt-get'],
  ] as const)
    if ((await fs.stat(place).catch(() => null)) === null) return `${program} is not installed`;
  const tried = await runCommand('unshare', ['--mount', '--pid', '--uts', '--fork', 'mount', '--make-rprivate', '/'], {
    timeoutMs: 10_000,
  });
  return tried.code === 0 ? null : `this machine does not let its root make namespaces (${tried.stderr.trim()})`;
}
