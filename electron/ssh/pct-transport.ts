import { AppError } from '../../shared/errors.ts';
import { pctRoute } from './pct-run.ts';
import type { RemoteShell } from './remote-shell.ts';
import type { SSHSession } from './ssh-session.ts';

export type PctOptions = {
  /** To the node that owns the container; whoever opened it closes it. */
  session: SSHSession;
  vmid: number;
  signal?: AbortSignal | undefined;
};

/** `pct exec` on the node that owns a container; see `Transport` in provisioning. Closing it leaves the session to the node open. */
export type PctTransport = Pick<RemoteShell, 'exec' | 'execStreaming' | 'uploadFile'> & AsyncDisposable;

const askWaitMs = 20_000;

/**
 * Opens a way into a running container through its node: as root, or with `sudo -n` where the account is another.
 * @throws AppError `pve:not-found` (no such container on this node), `container:not-running`, `pve:forbidden` (neither root nor
 * sudo), `provision:unsupported` (no Proxmox node), `pve:busy`, `ssh:connection-lost`
 */
export async function openPctTransport({ session, vmid, signal }: PctOptions): Promise<PctTransport> {
  const asked = { signal, timeoutMs: askWaitMs };
  const { stdout } = await session.exec('id -u', asked);
  const pct = stdout.trim() === '0' ? 'pct' : 'sudo -n pct';
  const isRunning = async (): Promise<boolean> => {
    const answer = await session.exec(`${pct} status ${vmid}`, { timeoutMs: askWaitMs, allowFailure: true });
    return answer.stdout.includes('running');
  };
  const shell = session.shellVia(pctRoute({ vmid, pct, isRunning }));
  await shell.exec(':', asked);
  return {
    exec: (command, options) => lost(shell.exec(command, options), vmid, command),
    execStreaming: (command, options) => lost(shell.execStreaming(command, options), vmid, command),
    uploadFile: (path, content, options) => lost(shell.uploadFile(path, content, options), vmid, path),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** A container that was there and is not any more is to a command what a lost connection is. */
async function lost<T>(work: Promise<T>, vmid: number, during: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!AppError.is(error, 'container:not-running') && !AppError.is(error, 'pve:not-found')) throw error;
    const details = { host: `container ${vmid}`, during: during.slice(0, 200) };
    throw new AppError('ssh:connection-lost', error.message, details, { cause: error });
  }
}
