import type { ContainerState } from './world-state.ts';
import type { World } from './world.ts';

type Given = Pick<ContainerState, 'vmid' | 'node'> & Partial<ContainerState>;

/** Puts down a configuration that holds nothing but the lock, so that nobody else can take the VMID. (PVE::AbstractConfig, create_and_lock_config) */
export function reserveContainer(world: World, given: Given): ContainerState {
  const container: ContainerState = {
    config: { lock: 'create' },
    pending: {},
    createdAt: world.clock.now(),
    startedAt: null,
    pid: 0,
    image: 'debian-12',
    hostKeys: [],
    authorizedKeys: [],
    rootPassword: null,
    leases: {},
    snapshots: [],
    activity: 0.05,
    ...given,
  };
  world.state.containers[String(container.vmid)] = container;
  world.changed();
  return container;
}
