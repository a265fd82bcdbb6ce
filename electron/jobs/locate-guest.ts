import { waitForAddress } from '../provisioning/readiness.ts';
import type { Creation } from './creation.ts';
import { follow } from './task-of-ours.ts';
import type { StepContext } from './recipe.ts';
import { settle } from './settle.ts';
import { owningNode } from './ways/node-address.ts';

/**
 * The node the container is on now, running. One that was stopped since, such as by a reboot of its node, is started again: the
 * start is part of the approved plan.
 */
export async function runningNode(creation: Creation, context: StepContext): Promise<string> {
  const { spec } = creation.data.plan;
  const { signal } = context;
  const proxmox = await creation.proxmox();
  const node = await owningNode(proxmox, spec, { signal });
  if (node !== spec.node) context.log('gantry', `The container is on node ${node} now.`);
  const { status } = await proxmox.lxc.status(node, spec.vmid, { signal });
  if (status !== 'running') {
    context.log('gantry', 'The container is not running; starting it again.');
    await follow(proxmox, await proxmox.lxc.start(node, spec.vmid, { signal }), context);
    const look = () => proxmox.lxc.status(node, spec.vmid, { signal });
    await settle('running', look, context, { guest: spec, clock: creation.services.clock });
  }
  return node;
}

/** The container's address as Proxmox tells it now. */
export async function presentAddress(creation: Creation, node: string, context: StepContext): Promise<string> {
  const { data, services, memory } = creation;
  const { vmid } = data.plan.spec;
  const proxmox = await creation.proxmox();
  const address = await waitForAddress((own) => proxmox.lxc.interfaces(node, vmid, own ? { signal: own } : {}), {
    clock: services.clock,
    signal: context.signal,
    onStatus: (message) => context.status(message),
  });
  if (address !== memory.address) services.store.containers.setAddress(data.containerId, address, services.clock.now());
  return address;
}
