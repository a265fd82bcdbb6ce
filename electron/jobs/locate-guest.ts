import { waitForAddress } from '../provisioning/readiness.ts';
import type { Creation } from './creation.ts';
import { follow } from './task-of-ours.ts';
import type { StepContext } from './recipe.ts';

/**
 * The container's address as Proxmox tells it now. A container that was stopped since, such as by a reboot of its node, is
 * started again: the start is part of the approved plan.
 */
export async function locateGuest(creation: Creation, context: StepContext): Promise<string> {
  const { data, services, memory } = creation;
  const { spec } = data.plan;
  const { signal } = context;
  const proxmox = await creation.proxmox();
  const { status } = await proxmox.lxc.status(spec.node, spec.vmid, { signal });
  if (status !== 'running') {
    context.log('gantry', 'The container is not running; starting it again.');
    await follow(proxmox, await proxmox.lxc.start(spec.node, spec.vmid, { signal }), context);
  }
  const address = await waitForAddress(
    (own) => proxmox.lxc.interfaces(spec.node, spec.vmid, own ? { signal: own } : {}),
    {
      clock: services.clock,
      signal,
      onStatus: (message) => context.status(message),
    },
  );
  if (address !== memory.address) services.store.containers.setAddress(data.containerId, address, services.clock.now());
  return address;
}
