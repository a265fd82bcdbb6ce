import { AppError } from '../../shared/errors.ts';
import { withDeadline } from '../lib/abort.ts';
import type { Proxmox } from '../proxmox/connect.ts';

/** What a container's `cmode` was before the API terminal changed it; JSON, for the journal. */
export type CmodeNote = { node: string; vmid: number; /** null: it was not set. */ previous: string | null };

type Place = { node: string; vmid: number };
type Change = {
  /** Told before anything is changed. */
  remember: (note: CmodeNote) => Promise<void> | void;
  mayRestart: boolean;
  signal?: AbortSignal | undefined;
};

const shell = 'shell';
const rebootSeconds = 60;
/** How often a change is tried again when somebody else has changed the file in between. */
const mostTries = 5;

/**
 * Makes a running container's console a root shell. Proxmox takes `cmode` over with the next start only (PVE::LXC::Config,
 * vmconfig_hotplug_pending), so where it is not `shell` yet the container is restarted.
 * @throws AppError `provision:unsupported` when it would have to be restarted and may not, `container:not-running`
 */
export async function openShellMode(
  proxmox: Proxmox,
  { node, vmid }: Place,
  { remember, mayRestart, signal }: Change,
): Promise<void> {
  const { status } = await proxmox.lxc.status(node, vmid, { signal });
  if (status !== 'running')
    throw new AppError('container:not-running', `${vmid} is ${status}`, { vmid, reason: status });
  const { config: current } = await proxmox.lxc.config(node, vmid, { isCurrent: true, signal });
  if (current['cmode'] === shell) return;
  if (!mayRestart) throw needsRestart(vmid, current['cmode']);
  const { config, digest } = await proxmox.lxc.config(node, vmid, { signal });
  const note: CmodeNote = { node, vmid, previous: config['cmode'] ?? null };
  await remember(note);
  await proxmox.lxc.setConfig(node, vmid, { cmode: shell }, { digest, signal });
  const task = await proxmox.lxc.reboot(node, vmid, { timeoutSeconds: rebootSeconds, signal });
  await proxmox.tasks.wait(task, { signal });
}

/**
 * Puts `cmode` back to what it was and proves it by reading it again. May be called any number of times; leaves alone what somebody has
 * set to something else meanwhile, and a container that is gone. `with-next-start`: the configuration says so, and the container
 * that runs takes it over when it is started next.
 * @throws AppError `pve:refused` when it did not become what it was, and whatever the API refuses
 */
export async function restoreCmode(
  proxmox: Proxmox,
  { node, vmid, previous }: CmodeNote,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<'now' | 'with-next-start'> {
  for (let tries = 1; ; tries += 1) {
    const found = await proxmox.lxc.config(node, vmid, { signal }).catch((error: unknown) => {
      if (AppError.is(error, 'pve:not-found')) return null;
      throw error;
    });
    if (found === null) return 'now';
    const { config, digest } = found;
    const cmode = config['cmode'] ?? null;
    if (cmode !== shell || cmode === previous) return await effectOf(proxmox, { node, vmid }, cmode, signal);
    if (tries > mostTries) {
      const reason = `cmode is still ${cmode} after ${mostTries} attempts to put it back`;
      throw new AppError('pve:refused', reason, { status: 200, reason, parameters: {} });
    }
    const change = previous === null ? { delete: 'cmode' } : { cmode: previous };
    await proxmox.lxc.setConfig(node, vmid, change, { digest, signal }).catch((error: unknown) => {
      // Looked at again: somebody was faster, or the answer was lost and it may have been done.
      const isWorthALook = AppError.is(error, 'pve:unknown-outcome') || isOutdated(error);
      if (!isWorthALook || tries === mostTries) throw error;
    });
  }
}

async function effectOf(
  proxmox: Proxmox,
  { node, vmid }: Place,
  wanted: string | null,
  signal?: AbortSignal,
): Promise<'now' | 'with-next-start'> {
  const { config } = await proxmox.lxc.config(node, vmid, { isCurrent: true, signal });
  return (config['cmode'] ?? null) === wanted ? 'now' : 'with-next-start';
}

const isOutdated = (error: unknown): boolean =>
  AppError.is(error, 'pve:refused') && error.details.reason.includes('detected modified configuration');

const needsRestart = (vmid: number, cmode: string | undefined): AppError<'provision:unsupported'> => {
  const reason = `its console is ${cmode ?? 'tty'} and becomes a shell only with its next start`;
  return new AppError('provision:unsupported', `Container ${vmid}: ${reason}`, { what: 'the API terminal', reason });
};

/** Time that putting things back may take: it must not hang where the server does. */
export const restoreDeadline = (): AbortSignal => withDeadline(20_000);
