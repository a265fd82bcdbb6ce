import { AppError } from '../../shared/errors.ts';
import type { JobId, Vmid } from '../../shared/domain/ids.ts';
import type { ContainerJobData } from '../../shared/domain/job.ts';
import { createRights } from '../../shared/domain/rights.ts';
import type { Proxmox } from '../proxmox/connect.ts';
import { findBeginnings, latestTask } from './beginnings.ts';
import type { StepContext } from './recipe.ts';
import type { JobServices } from './services.ts';
import { signInOnNode } from './ways/open-way.ts';
import { deadEnd } from './ways/way-in.ts';

type Locked = { vmid: Vmid; ofJob: JobId; original: ContainerJobData; services: JobServices; proxmox: Proxmox };

const answerMs = 20_000;
const gone = 3;

/**
 * Takes the lock from the beginnings of a container, on their node: the API lets nobody do that, and deletes nothing that is locked
 * (PVE::API2::LXC, destroy_vm knows no `skiplock`). Does nothing where the lock is gone.
 * @throws AppError `container:half-made` where it has to be done by hand; `container:changed` where they are not ours any more
 */
export async function unlockBeginnings(locked: Locked, context: StepContext): Promise<void> {
  const { vmid, original, services, proxmox } = locked;
  const { connectionId, node, hostname } = original.plan.spec;
  const { signal } = context;
  const { config } = await proxmox.lxc.config(node, vmid, { signal });
  if (config['lock'] !== 'create') return;
  const byHand = (reason: string): AppError =>
    new AppError('container:half-made', `${vmid} is locked`, { vmid, hostname, node, reason });
  const latest = await latestTask(locked, { signal });
  const begun = await findBeginnings(proxmox, { original, latest }, { signal });
  if (!begun.some((one) => one.vmid === vmid))
    throw new AppError('container:changed', `${vmid} is being made by somebody else`, {
      expected: `what this job began of ${hostname}`,
      found: 'what another task makes',
    });
  // Without it the list of tasks holds our own only, and another's work could not be told from ours.
  const holds = createRights(await proxmox.access.permissions({ paths: [`/nodes/${node}`], signal }));
  if (!holds('Sys.Audit', `/nodes/${node}`)) throw byHand(`Sys.Audit on /nodes/${node} is missing`);
  try {
    await using session = await signInOnNode({ place: { connectionId, node, vmid }, proxmox, services, signal });
    const { exitCode } = await session.exec(unlock(vmid), { signal, timeoutMs: answerMs, allowFailure: true });
    if (exitCode !== 0 && exitCode !== gone) throw byHand('the node refused “pct unlock” to the login of Gantry');
  } catch (error) {
    signal.throwIfAborted();
    const why = deadEnd('pct-exec', error);
    throw why === null ? error : byHand(why.reason);
  }
  context.log('gantry', `Took the lock from ${vmid} with “pct unlock ${vmid}” on node ${node}.`);
}

/** Looks once more, as near to the deed as can be. */
const unlock = (vmid: Vmid): string => `PATH=$PATH:/usr/sbin:/sbin
if [ "$(id -u)" = 0 ]; then run() { "$@"; }; else run() { sudo -n "$@"; }; fi
config=$(run pct config ${vmid}) || exit 1
printf '%s\\n' "$config" | grep -qx 'lock: create' || exit ${gone}
run pct unlock ${vmid}`;
